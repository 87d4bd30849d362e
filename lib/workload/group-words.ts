/** How a problem speaks of pods that stand in for each other. */
export interface GroupWords {
  /** What their group is. */
  readonly group: string;
  /** The prop that says how many they are. */
  readonly prop: string;
  /** How many there are besides those that the prop counts. */
  readonly besides: number;
}

/** The primary of a shard and its replicas. */
export const SHARD: GroupWords = { group: 'a shard', prop: 'replicasPerShard', besides: 1 };
