/** Everything that is public. Nothing else of the package is. */
export { Credentials } from './access/credentials';
export type { Client } from './access/network-policies';
export { USERS, type User } from './config/users';
export type { Monitoring } from './monitoring/service-monitor';
export type { IRedis, RedisConnection } from './topologies/redis';
export { RedisCluster, type RedisClusterProps } from './topologies/redis-cluster';
export type { KeeperSettings } from './workload/keeper';
export { NodeProgram, type NodeProgramProps, PROGRAM_FOLDERS } from './workload/node-program';
export type {
  Disk,
  DiskDriver,
  DynamicPersistence,
  ExistingClaimPersistence,
  NoPersistence,
  Persistence,
  PreProvisionedPersistence,
} from './workload/persistence';
export type { Placement } from './workload/placement';
export type { Resources } from './workload/resources';
export { EksStorageClass, type EksStorageClassProps } from './workload/storage-classes/eks-storage-class';
export {
  type GkeDiskType,
  GkeStorageClass,
  type GkeStorageClassProps,
} from './workload/storage-classes/gke-storage-class';
export type { DiskClassProps } from './workload/storage-classes/storage-class';
export type { StorageClassRef } from './workload/storage-classes/storage-class-ref';
