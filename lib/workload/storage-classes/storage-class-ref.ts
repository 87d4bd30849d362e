/**
 * A StorageClass, with what is known of its volumes. `GkeStorageClass` and `EksStorageClass` are such; for one that
 * something else makes, write it down: `{ name: 'efs', volumes: 'files' }`.
 */
export interface StorageClassRef {
  /** Name of the StorageClass. */
  readonly name: string;
  /**
   * `disks` are for one node at a time. `files` are folders of a shared file system, such as EFS, Filestore or NFS:
   * these alone can be ReadWriteMany.
   */
  readonly volumes: 'disks' | 'files';
  /** Zones that its volumes can be in. @default - any */
  readonly zones?: readonly string[];
  /** Size of the smallest volume that it makes, GiB. @default - any size */
  readonly leastGiB?: number;
}
