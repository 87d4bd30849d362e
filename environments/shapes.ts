import type { DynamicPersistence } from '../lib';
import type { Environment } from './environment';

/** What tells one environment of a shape from another. */
export interface Place {
  readonly name: string;
  readonly cloud: 'gke' | 'eks';
  readonly region: string;
  /** Volume of each server. */
  readonly volume: Pick<DynamicPersistence, 'size' | 'storageClass'>;
}

/** A small environment in a cloud: one replica a shard, spread as far as the nodes allow. */
export function development({ volume, ...place }: Place): Environment {
  return {
    ...place,
    redis: {
      namespace: 'redis',
      name: 'redis',
      cluster: {
        resources: { cpu: '100m', memory: '1Gi' },
        persistence: { kind: 'dynamic', ...volume },
        monitoring: {},
      },
    },
    counter: { namespace: 'counter', replicas: 1 },
  };
}

/** An environment for production: each shard in three zones, so that any one of them may go. */
export function production({ zones, ...place }: Place & { readonly zones: readonly string[] }): Environment {
  const { redis, counter, ...rest } = development(place);
  return {
    ...rest,
    redis: {
      ...redis,
      cluster: {
        ...redis.cluster,
        replicasPerShard: 2,
        resources: { cpu: '1', memory: '4Gi' },
        placement: { spread: 'required', zones },
      },
    },
    counter: { ...counter, replicas: 2 },
  };
}
