/** What a keeper may do: run its steps, only say which it would run, or only watch and give verdicts. */
export const KEEPER_MODES = ['act', 'dry-run', 'paused'] as const;

export type KeeperMode = (typeof KEEPER_MODES)[number];

/**
 * What the keeper is told: the topology as it should be. Written by the topology's construct as JSON, read by the
 * keeper, and the one thing that the two share.
 */
export interface KeeperSpec {
  /** The kind of topology, which chooses the decisions the keeper makes. */
  readonly topology: 'cluster';
  /** What it may do. @default 'act' */
  readonly mode?: KeeperMode;
  /** The topology's name: the prefix of all its pods. */
  readonly name: string;
  /** Port on which servers take commands. */
  readonly port: number;
  /** Port of the cluster bus. */
  readonly busPort: number;
  /** Domain below the namespace's Service domain in which each pod has a stable name: `<pod>.<domain>`. */
  readonly domain: string;
  /** `cluster-node-timeout`, in milliseconds. */
  readonly nodeTimeoutMs: number;
  /** Revision of the servers' pod template. Servers that say another one are being replaced by a rolling update. */
  readonly revision?: string;
  /** One entry a shard, in the order in which slots are dealt out. */
  readonly shards: readonly KeeperShard[];
}

/** One shard: the pods that hold the same slots. */
export interface KeeperShard {
  /** Names of the shard's pods, in the order of their ordinals. */
  readonly pods: readonly string[];
}
