import type { Chart } from 'cdk8s';
import { RedisCluster, RedisReplication, RedisSentinel, RedisStandalone } from '../../lib';

/** Topologies whose data can be carried elsewhere, by name, each as `web` with these props. */
export const DATA_TOPOLOGIES = {
  RedisCluster: (chart: Chart, props: object) => new RedisCluster(chart, 'web', props),
  RedisReplication: (chart: Chart, props: object) => new RedisReplication(chart, 'web', props),
  RedisSentinel: (chart: Chart, props: object) => new RedisSentinel(chart, 'web', props),
  RedisStandalone: (chart: Chart, props: object) => new RedisStandalone(chart, 'web', props),
} as const;
