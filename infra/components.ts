/** What `cdk8s-redis-ha/infra` exports: components for Pulumi, and the settings that they take. */

export { Apis, type ApisArgs } from './gke/apis';
export { BackupBucket, type BackupBucketArgs } from './gke/backup-bucket';
export { Cluster, type ClusterArgs } from './gke/cluster';
export { Disks, type DisksArgs } from './gke/disks';
export { Gke, type GkeArgs } from './gke/gke';
export { Network, type NetworkArgs } from './gke/network';
export { NodeAccount, type NodeAccountArgs } from './gke/node-account';
export { NodePool, type NodePoolArgs } from './gke/node-pool';
export { gkeProblems } from './gke/problems';
export {
  type FullGkeSettings,
  fullGkeSettings,
  GKE_DEFAULTS,
  type GkeArchitecture,
  type GkeDisk,
  type GkeDiskKind,
  type GkeMaintenance,
  type GkeNodes,
  type GkeRanges,
  type GkeSettings,
  type GkeWeekday,
} from './gke/settings';
export type { KubernetesIdentity } from './identity';
export { REDIS_NODES } from './nodes';
export { Credentials, type CredentialsArgs, type PasswordSecret } from './platform/credentials';
export { type Manifest, Manifests, type ManifestsArgs } from './platform/manifests';
export { Monitoring, type MonitoringArgs } from './platform/monitoring';
