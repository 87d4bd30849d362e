import { clusterPods, type Scheduling } from '../lib';
import type { EnvironmentCounter, EnvironmentRedis } from './environment';

/** What tells one environment of a shape from another. */
export interface Place<P> {
  /** What the servers keep their data on. */
  readonly persistence: P;
  /** The nodes that servers and keeper run on. @default - any without a taint */
  readonly nodes?: Scheduling;
}

/** What environments of a shape have in common. */
export interface Shape<P> {
  readonly redis: EnvironmentRedis<P>;
  readonly counter: EnvironmentCounter;
}

const NAME = 'redis';
const PRODUCTION = { shards: 3, replicasPerShard: 2 } as const;

/** A small environment in a cloud: one replica a shard, spread as far as the nodes allow. */
export function development<P>({ persistence, nodes = {} }: Place<P>): Shape<P> {
  return {
    redis: {
      namespace: 'redis',
      name: NAME,
      cluster: {
        resources: { cpu: '100m', memory: '1Gi' },
        placement: { spread: 'preferred', ...nodes },
        persistence,
        monitoring: {},
      },
    },
    counter: { namespace: 'counter', replicas: 1 },
  };
}

/** An environment for production: each shard in three zones, so that any one of them may go. */
export function production<P>(place: Place<P> & { readonly zones: readonly string[] }): Shape<P> {
  const { redis, counter } = development(place);
  return {
    redis: {
      ...redis,
      cluster: {
        ...redis.cluster,
        ...PRODUCTION,
        resources: { cpu: '1', memory: '4Gi' },
        placement: { ...place.nodes, spread: 'required', zones: place.zones },
      },
    },
    counter: { ...counter, replicas: 2 },
  };
}

/** Names of the servers of an environment for production, shard by shard. */
export function productionServers(): string[][] {
  return clusterPods(NAME, PRODUCTION);
}
