import type { Answers, CloudName, TopologyName } from './answers';

/** The construct of each topology. */
export const CONSTRUCTS = {
  cluster: 'RedisCluster',
  sentinel: 'RedisSentinel',
  replication: 'RedisReplication',
  standalone: 'RedisStandalone',
} as const satisfies Record<TopologyName, string>;

/** The StorageClass that a cloud's disks are made by, and the construct of that. */
export const CLASSES = {
  gke: { construct: 'GkeStorageClass', name: 'redis-pd-balanced' },
  eks: { construct: 'EksStorageClass', name: 'redis-gp3' },
} as const satisfies Record<Exclude<CloudName, 'any'>, object>;

/** Props of whichever construct. */
export interface Props<S> {
  readonly shards?: number;
  readonly replicasPerShard?: number;
  readonly servers?: number;
  readonly replicas?: number;
  readonly resources: { readonly cpu: string; readonly memory: string };
  readonly placement?: { readonly spread?: 'required' | 'preferred'; readonly zones?: readonly string[] };
  readonly persistence: { readonly kind: 'dynamic'; readonly size: string; readonly storageClass?: S };
}

/** So many zones there are where the loss of one takes no majority. */
const ZONES_TO_SPREAD = 3;

/**
 * The props that answers ask for: those that are checked, and those that the project has.
 *
 * @param storageClass of a cloud, or what stands for it
 */
export function propsOf<S>(answers: Answers, storageClass: S | undefined): Props<S> {
  const { memory, disk } = answers;
  const placement = placementOf(answers);
  return {
    ...sizeOf(answers),
    resources: { cpu: '100m', memory },
    ...(placement ? { placement } : {}),
    persistence: { kind: 'dynamic', size: disk, ...(storageClass === undefined ? {} : { storageClass }) },
  };
}

function sizeOf({ topology, shards, replicas }: Answers) {
  switch (topology) {
    case 'cluster':
      return { shards, replicasPerShard: replicas };
    case 'sentinel':
      return { servers: replicas + 1 };
    case 'replication':
      return { replicas };
    case 'standalone':
      return {};
  }
}

/** Kept apart for sure where there are zones for all servers that stand in for each other. */
function placementOf({ topology, cloud, zones, replicas }: Answers): Props<unknown>['placement'] {
  if (cloud === 'any') return undefined;
  const some = zones.length > 0 ? { zones } : undefined;
  if (topology === 'standalone') return some;
  const enough = zones.length >= Math.max(ZONES_TO_SPREAD, replicas + 1);
  return { spread: enough ? 'required' : 'preferred', ...some };
}
