/** What a keeper may do: run its steps, only say which it would run, or only watch and give verdicts. */
export const KEEPER_MODES = ['act', 'dry-run', 'paused'] as const;

export type KeeperMode = (typeof KEEPER_MODES)[number];

/**
 * What the keeper is told: the topology as it should be. Written by the topology's construct as JSON, read by the
 * keeper, and the one thing that the two share.
 */
export type KeeperSpec = ClusterSpec | ReplicationSpec | SentinelSpec | MirrorSpec;

/** What the specs of all topologies say. */
interface AnySpec {
  /** What the keeper may do. @default 'act' */
  readonly mode?: KeeperMode;
  /** The topology's name: the prefix of all its pods. */
  readonly name: string;
  /** Port on which servers take commands. */
  readonly port: number;
  /** Domain in which each pod has a stable name, `<pod>.<domain>`. */
  readonly domain: string;
  /** Revision of the servers' pod template. Servers that say another one are being replaced by a rolling update. */
  readonly revision?: string;
  /** `maxmemory` of servers of that revision, in bytes. 0: no limit. */
  readonly maxMemoryBytes?: number;
}

/** A Redis Cluster. */
export interface ClusterSpec extends AnySpec {
  /** The kind of topology, which chooses the decisions the keeper makes. */
  readonly topology: 'cluster';
  /** Port of the cluster bus. */
  readonly busPort: number;
  /** `cluster-node-timeout`, in milliseconds. */
  readonly nodeTimeoutMs: number;
  /** One entry a shard, in the order in which slots are dealt out. */
  readonly shards: readonly KeeperShard[];
  /** How slots are moved to new shards and away from removed ones. @default - none are moved */
  readonly rebalance?: RebalanceSpec;
}

/** How a keeper moves slots. */
export interface RebalanceSpec {
  /** Pairs of shards between which slots move at the same time. */
  readonly streams: number;
  /** Slots of such a pair that are on their way at the same time. */
  readonly slotsAtOnce: number;
  /** Keys that are sent in a second, by all pairs together. @default - as many as the servers manage */
  readonly keysPerSecond?: number;
  /** Keys of more bytes are not moved one by one: sending them would hold up both servers for too long. */
  readonly largestKeyBytes: number;
}

/** One shard: the pods that hold the same slots. */
export interface KeeperShard {
  /** Names of the shard's pods, in the order of their ordinals. */
  readonly pods: readonly string[];
}

/** What servers that replicate one primary have in common. */
interface ReplicatedSpec extends AnySpec {
  /** Names of the servers' pods, in the order of their ordinals. */
  readonly servers: readonly string[];
  /** `min-replicas-to-write`: so many replicas follow a primary that takes writes. */
  readonly minReplicasToWrite: number;
}

/** A primary that is said, and its replicas. */
export interface ReplicationSpec extends ReplicatedSpec {
  readonly topology: 'replication';
  /** Pod of the server that is to be the primary. */
  readonly primary: string;
}

/** Servers whose primary the Sentinels choose. */
export interface SentinelSpec extends ReplicatedSpec {
  readonly topology: 'sentinel';
  /** Names of the pods in which Sentinels run. */
  readonly sentinels: readonly string[];
  /** Port on which Sentinels answer. */
  readonly sentinelPort: number;
  /** What each Sentinel is to be told. */
  readonly monitor: SentinelMonitor;
}

/** Servers that each have every write, by an Envoy beside each that copies the writes of its clients to the others. */
export interface MirrorSpec extends AnySpec {
  readonly topology: 'mirror';
  /** Names of the servers' pods, in the order of their ordinals. Each Envoy knows its upstreams by these names. */
  readonly servers: readonly string[];
  /** Port on which each Envoy shows its metrics. */
  readonly statsPort: number;
  /** What the keys begin with that close an Envoy to clients; the pod's name follows. */
  readonly closingPrefix: string;
  /** Pod of the server whose data counts where nothing else says whose does. @default - a person decides */
  readonly trusted?: string;
}

/** How Sentinels watch over a primary. Each can be changed while they run. */
export interface SentinelMonitor {
  /** Name under which Sentinels and clients know the primary. */
  readonly name: string;
  /** Sentinels that must agree that the primary is away. */
  readonly quorum: number;
  /** `down-after-milliseconds`. */
  readonly downAfterMs: number;
  /** `failover-timeout`, in milliseconds. */
  readonly failoverTimeoutMs: number;
  /** `parallel-syncs`. */
  readonly parallelSyncs: number;
}
