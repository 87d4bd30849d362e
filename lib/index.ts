/**
 * Everything that is public of the constructs. Nothing else of the package is.
 *
 * @module cdk8s-redis-ha
 */

export { Credentials } from './access/credentials';
export type {
  Backup,
  DataProps,
  Migration,
  MigrationSource,
  Restore,
  Scheduled,
  Stored,
  VolumeSnapshots,
} from './backup/props';
export type { BackupStore, GcsStore, S3Store, VolumeStore } from './backup/store';
export type { Client, IClient } from './config/client';
export type { BufferLimit, ClientBuffers } from './config/client-buffers';
export type { ConfProps } from './config/conf-props';
export type { Directive, Directives, DirectiveValue } from './config/directives/directives';
export type { AppendFsync, Durability, SavePoint } from './config/durability';
export type { DynomiteConsistency, DynomiteSecurity } from './config/dynomite-yaml';
export type { CustomEngine, Engine, TestedEngine } from './config/engines';
export type { ReadPolicy } from './config/envoy/redis-listener';
export type { KeeperMode } from './config/keeper-spec';
export {
  alsoKey,
  credentialsData,
  PASSWORDS_KEY,
  type Passwords,
  passwordsOf,
  passwordsText,
  randomPassword,
  type UserPasswords,
} from './config/passwords';
export { PROGRAM_FOLDERS } from './config/program-files';
export { bytes, cores } from './config/quantity';
export type { Rebalance } from './config/rebalance';
export type { EvictionPolicy } from './config/redis-conf';
export type { Tls, TlsIssuer, TlsProps } from './config/tls';
export { USERS, type User } from './config/users';
export type { ClaimSpec, ClaimTemplate, FixedFields } from './fixed-fields';
export { AlertRoutes, type AlertRoutesProps } from './monitoring/alert-routes';
export type { Severity } from './monitoring/alerts/alert';
export { ALERT_NAMES, type AlertName } from './monitoring/alerts/names';
export type { AlertSettings } from './monitoring/alerts/settings';
export type { AlertThresholds } from './monitoring/alerts/thresholds';
export { DASHBOARD_LABEL, type DashboardSettings } from './monitoring/dashboard/settings';
export type { ExporterSettings } from './monitoring/exporter';
export {
  type GrafanaHttps,
  GrafanaLoadBalancer,
  type GrafanaLoadBalancerProps,
  type GrafanaPods,
} from './monitoring/grafana-load-balancer';
export type { Monitoring } from './monitoring/monitoring';
export type { MuteTime, Weekday } from './monitoring/routes/mute-times';
export type {
  AlertReceiver,
  EmailReceiver,
  OpsgenieReceiver,
  PagerDutyReceiver,
  SlackReceiver,
  TeamsReceiver,
  WebhookReceiver,
} from './monitoring/routes/receivers';
export type { AlertRoute, Telling, Told } from './monitoring/routes/route';
export { type Succession, type SynthesizedObject, successionProblems } from './succession';
export { connectionSecretData, knownPassword, type PasswordForms } from './topologies/connection-secret';
export { type DynomiteDataCenter, dynomitePods, type RedisDynomiteProps } from './topologies/dynomite-props';
export type {
  EnvoyRoute,
  EnvoyTarget,
  EnvoyUpstreamTls,
  HashShards,
} from './topologies/envoy-targets';
export { type ImportedTls, Redis, type RedisAttributes } from './topologies/imported-redis';
export type { IRedis, RedisAddress, RedisConnection, RedisMode } from './topologies/redis';
export { clusterPods, RedisCluster, type RedisClusterProps } from './topologies/redis-cluster';
export { RedisDynomite } from './topologies/redis-dynomite';
export { RedisEnvoyMirror, type RedisEnvoyMirrorProps } from './topologies/redis-envoy-mirror';
export { RedisEnvoyProxy, type RedisEnvoyProxyProps } from './topologies/redis-envoy-proxy';
export { RedisFront, type RedisFrontProps } from './topologies/redis-front';
export { RedisReplication, type RedisReplicationProps } from './topologies/redis-replication';
export { RedisSentinel, type RedisSentinelProps } from './topologies/redis-sentinel';
export { RedisStandalone, type RedisStandaloneProps } from './topologies/redis-standalone';
export type { ReplicatedProps } from './topologies/replicated-props';
export { serverPods } from './topologies/replicated-servers';
export type { ServerProps } from './topologies/server-props';
export { warn, warnings } from './warnings';
export type { DisruptionBudget } from './workload/disruption-budget';
export type { PemSecret } from './workload/dynomite';
export type { Env, SecretKey } from './workload/env';
export type { ConfigMapVolume, EmptyDirVolume, ExtraVolume, SecretVolume } from './workload/extra-volumes';
export type { ImagePull } from './workload/images';
export type { KeeperSettings } from './workload/keeper';
export type { Cloud, EksController } from './workload/load-balancers';
export { NodeProgram, type NodeProgramProps } from './workload/node-program';
export {
  type Disk,
  type DiskDriver,
  type DynamicPersistence,
  type ExistingClaimPersistence,
  type NoPersistence,
  type Persistence,
  type PersistentVolumeManifest,
  type PreProvisionedPersistence,
  persistentVolume,
  type VolumeOwner,
} from './workload/persistence';
export type { Placement } from './workload/placement';
export type { PodExtras } from './workload/pod-extras';
export type { Resources } from './workload/resources';
export type { Architecture, Scheduling, Toleration } from './workload/scheduling';
export type { SentinelSettings } from './workload/sentinel-settings';
export type { Sidecar } from './workload/sidecars';
export { EksStorageClass, type EksStorageClassProps } from './workload/storage-classes/eks-storage-class';
export {
  type GkeDiskType,
  GkeStorageClass,
  type GkeStorageClassProps,
} from './workload/storage-classes/gke-storage-class';
export type { DiskClassProps } from './workload/storage-classes/storage-class';
export type { StorageClassRef } from './workload/storage-classes/storage-class-ref';
