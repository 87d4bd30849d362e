export type { Disk, DiskDriver } from './disks';
export type { DynamicPersistence } from './dynamic';
export type { ExistingClaimPersistence } from './existing-claim';
export {
  claimNames,
  claimsOf,
  dataMount,
  dataVolumes,
  durabilityOf,
  type NoPersistence,
  type Persistence,
  persistenceProblems,
  snapshotObstacle,
  volumesOf,
  withClaimKinds,
} from './persistence';
export type { PreProvisionedPersistence } from './pre-provisioned';
export type { Servers } from './servers';
export { type PersistentVolumeManifest, persistentVolume, type VolumeOwner } from './static-volumes';
