/** What the program that takes snapshots of volumes is handed. */
export interface VolumeSnapshotsSpec {
  /** Labels of each snapshot, by which it finds those that it has taken. */
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the claims, in the namespace of its pod. */
  readonly claims: readonly string[];
  /** Name of the VolumeSnapshotClass. @default - the default one of the claims' driver */
  readonly snapshotClass?: string;
  /** How many sets stay. */
  readonly keep: number;
}

/** Annotation of a snapshot: how many were taken with it, itself among them. */
export const SET_SIZE_ANNOTATION = 'redis-ha/snapshot-set-size';
