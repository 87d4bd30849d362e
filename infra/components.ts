/**
 * What `cdk8s-redis-ha/infra` exports: components for Pulumi, and the settings that they take.
 *
 * @module cdk8s-redis-ha/infra
 */

export { Addon as EksAddon, type AddonArgs as EksAddonArgs, EBS_DRIVER_TAG } from './eks/addon';
export { BackupBucket as EksBackupBucket, type BackupBucketArgs as EksBackupBucketArgs } from './eks/backup-bucket';
export { Cluster as EksCluster, type ClusterArgs as EksClusterArgs } from './eks/cluster';
export { Disks as EksDisks, type DisksArgs as EksDisksArgs } from './eks/disks';
export { Eks, type EksArgs } from './eks/eks';
export { Logs as EksLogs, type LogsArgs as EksLogsArgs } from './eks/logs';
export { Network as EksNetwork, type NetworkArgs as EksNetworkArgs } from './eks/network';
export { NodeGroup as EksNodeGroup, type NodeGroupArgs as EksNodeGroupArgs } from './eks/node-group';
export { eksProblems } from './eks/problems';
export { Role as EksRole, type RoleArgs as EksRoleArgs, type Statement as EksStatement } from './eks/role';
export { SecretsKey as EksSecretsKey, type SecretsKeyArgs as EksSecretsKeyArgs } from './eks/secrets-key';
export {
  EKS_DEFAULTS,
  type EksAddonName,
  type EksArchitecture,
  type EksDisk,
  type EksNodes,
  type EksRanges,
  type EksSettings,
  type FullEksSettings,
  fullEksSettings,
} from './eks/settings';
export { SharedFiles as EksSharedFiles, type SharedFilesArgs as EksSharedFilesArgs } from './eks/shared-files';
export {
  type BoundVolume as EksBoundVolume,
  SHARED_FILES_CLASS as EKS_SHARED_FILES_CLASS,
  Storage as EksStorage,
  type StorageArgs as EksStorageArgs,
} from './eks/storage';
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
export { ArgoCd, type ArgoCdArgs, type RepositoryCredentials } from './platform/argo-cd';
export { CertManager, type CertManagerArgs } from './platform/cert-manager';
export { Credentials, type CredentialsArgs, type PasswordSecret } from './platform/credentials';
export { ExternalSecrets } from './platform/external-secrets';
export { type Manifest, Manifests, type ManifestsArgs } from './platform/manifests';
export { Monitoring, type MonitoringArgs } from './platform/monitoring';
export type { SecretManager, StoredSecret } from './platform/secret-manager';
export { type ArgoCdSettings, PLATFORM_DEFAULTS, type PrometheusSettings } from './platform/settings';
