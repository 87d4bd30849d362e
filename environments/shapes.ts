import { clusterPods, type Scheduling } from '../lib';
import type { EnvironmentCounter, EnvironmentRedis, EnvironmentSentinel, EnvironmentSnapshots } from './environment';

/** What tells one environment of a shape from another. */
export interface Place<P> {
  /** What the servers of the cluster keep their data on. */
  readonly persistence: P;
  /** What the servers with Sentinels keep theirs on. @default - the same */
  readonly sentinelPersistence?: P;
  /** The nodes that servers and keeper run on. @default - any without a taint */
  readonly nodes?: Scheduling;
}

/** What environments of a shape have in common. */
export interface Shape<P> {
  readonly redis: EnvironmentRedis<P, EnvironmentSnapshots>;
  readonly counter: EnvironmentCounter;
  readonly sentinel: EnvironmentSentinel<P>;
}

const NAME = 'redis';
const PRODUCTION = { shards: 3, replicasPerShard: 2 } as const;

/** A small environment in a cloud: one replica a shard, and three servers with Sentinels, spread as far as nodes allow. */
export function development<P>({ persistence, sentinelPersistence = persistence, nodes = {} }: Place<P>): Shape<P> {
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
    sentinel: {
      namespace: 'sentinel',
      name: NAME,
      servers: {
        resources: { cpu: '100m', memory: '512Mi' },
        placement: { spread: 'preferred', ...nodes },
        persistence: sentinelPersistence,
        monitoring: {},
      },
      counter: { namespace: 'sentinel-counter', replicas: 1 },
    },
  };
}

/** An environment for production: each shard in three zones, and so the Sentinels, so that any one of them may go. */
export function production<P>(place: Place<P> & { readonly zones: readonly string[] }): Shape<P> {
  const { redis, counter, sentinel } = development(place);
  const placement = { ...place.nodes, spread: 'required', zones: place.zones } as const;
  return {
    redis: {
      ...redis,
      cluster: {
        ...redis.cluster,
        ...PRODUCTION,
        resources: { cpu: '1', memory: '4Gi' },
        placement,
      },
    },
    counter: { ...counter, replicas: 2 },
    sentinel: {
      ...sentinel,
      servers: { ...sentinel.servers, resources: { cpu: '250m', memory: '2Gi' }, placement },
      counter: { ...sentinel.counter, replicas: 2 },
    },
  };
}

/** Names of the servers of an environment for production, shard by shard. */
export function productionServers(): string[][] {
  return clusterPods(NAME, PRODUCTION);
}
