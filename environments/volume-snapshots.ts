import type { VolumeSnapshots } from '../lib';
import type { Environment } from './environment';

/** Name of the VolumeSnapshotClass that Pulumi makes where an environment in a cloud asks for snapshots of volumes. */
export const SNAPSHOT_CLASS = 'redis-snapshots';

/** The snapshots of volumes that an environment asks for. */
export interface WantedSnapshots {
  /** Of its Redis. @default - none */
  readonly redis?: VolumeSnapshots;
  /** Of its servers with Sentinels. @default - none */
  readonly sentinel?: VolumeSnapshots;
}

/**
 * The snapshots of volumes that an environment asks for, with what it left to Pulumi. The charts and Pulumi read them
 * here, so that rights are for the account that takes them.
 */
export function snapshotsOf(environment: Environment): WantedSnapshots {
  const sentinel = environment.sentinel?.servers.volumeSnapshots;
  if (environment.cloud === 'any') return { redis: environment.redis.cluster.volumeSnapshots, sentinel };
  const { serviceAccount } = environment.backup;
  const redis = environment.redis.cluster.volumeSnapshots;
  return {
    redis: redis && { serviceAccount, snapshotClass: SNAPSHOT_CLASS, ...redis },
    sentinel: sentinel && { snapshotClass: SNAPSHOT_CLASS, ...sentinel },
  };
}

/** Whether an environment asks for snapshots of volumes at all. */
export function asksForSnapshots(environment: Environment): boolean {
  return Object.values(snapshotsOf(environment)).some(wanted => wanted !== undefined);
}
