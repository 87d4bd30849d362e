import type { EksSettings } from '../infra/eks/settings';
import type { GkeSettings } from '../infra/gke/settings';
import type { PlatformSettings } from '../infra/platform/settings';
import type {
  AlertRoutesProps,
  DynamicPersistence,
  EksStorageClassProps,
  GkeStorageClassProps,
  GrafanaLoadBalancerProps,
  Persistence,
  PreProvisionedPersistence,
  RedisClusterProps,
  RedisSentinelProps,
  VolumeSnapshots,
} from '../lib';

/** One place that Redis runs in: read by the charts, and by the Pulumi program for what lies beneath them. */
export type Environment = AnyEnvironment | CloudEnvironment;

/** One in a cloud, in which Pulumi makes all of it. */
export type CloudEnvironment = GkeEnvironment | EksEnvironment;

/** Whatever cluster you have. Its StorageClasses are there already. */
export interface AnyEnvironment extends EnvironmentBase<Persistence, VolumeSnapshots> {
  readonly cloud: 'any';
}

/** A cluster on GKE, which Pulumi makes. */
export interface GkeEnvironment extends EnvironmentBase<GkePersistence, EnvironmentSnapshots>, InCloud {
  readonly cloud: 'gke';
  /** The cluster and all around it. */
  readonly gke: GkeSettings;
}

/** What servers on GKE keep their data on. */
export type GkePersistence = OwnClass<GkeStorageClassProps> | PreProvisionedPersistence;

/** A cluster on EKS, which Pulumi makes. */
export interface EksEnvironment extends EnvironmentBase<EksPersistence, EnvironmentSnapshots>, InCloud {
  readonly cloud: 'eks';
  /** The cluster and all around it. */
  readonly eks: EksSettings;
}

/** What servers on EKS keep their data on. */
export type EksPersistence = OwnClass<EksStorageClassProps> | PreProvisionedPersistence;

/** What environments have in common whose cluster Pulumi makes. */
interface InCloud {
  /**
   * Who applies the workloads: Argo CD, which Pulumi installs and has follow the environment's folder in the GitOps
   * repository; Pulumi itself (`direct`); or others, whoever follows or applies that folder.
   */
  readonly workloads: 'argocd' | 'direct' | 'others';
  /** What lies in the cluster beside Redis. @default - as `PLATFORM_DEFAULTS` says */
  readonly platform?: PlatformSettings;
  readonly backup: EnvironmentBackup;
  /** Who is told of alerts. @default - nobody, of which synthesis warns */
  readonly alerts?: EnvironmentAlerts;
  /** An address for Grafana: `{}` for one within the network. @default - none: `kubectl port-forward` leads to it */
  readonly grafana?: EnvironmentGrafana;
}

/** Who is told of the alerts of an environment. */
export interface EnvironmentAlerts extends Omit<AlertRoutesProps, 'name' | 'labels'> {
  /**
   * Names in the cloud's secret manager, by the Secret of receivers that each is copied to: a JSON object with its keys.
   * All Secrets that receivers name, or none.
   * @default - none: you make the Secrets, in the namespace of Prometheus
   */
  readonly storedSecrets?: Readonly<Record<string, string>>;
}

/** How Grafana is reached. */
export type EnvironmentGrafana = Omit<GrafanaLoadBalancerProps, 'cloud' | 'name' | 'grafana'>;

/** What the environments of all clouds have in common. */
interface EnvironmentBase<P, Snapshots> {
  /** Name of the environment, of its folder of manifests and of its Pulumi stack. */
  readonly name: string;
  readonly redis: EnvironmentRedis<P, Snapshots>;
  readonly counter: EnvironmentCounter;
  /** A second Redis beside it, whose primary Sentinels choose, with a counter of its own. @default - none */
  readonly sentinel?: EnvironmentSentinel<P>;
}

/** The Redis of an environment. */
export interface EnvironmentRedis<P, Snapshots> {
  readonly namespace: string;
  /** Name of the topology. */
  readonly name: string;
  readonly cluster: Omit<RedisClusterProps, 'name' | 'persistence' | 'volumeSnapshots'> & {
    readonly persistence: P;
    /** Scheduled snapshots of the servers' volumes. @default - none */
    readonly volumeSnapshots?: Snapshots;
  };
}

/** The Redis with Sentinels of an environment. */
export interface EnvironmentSentinel<P> {
  readonly namespace: string;
  /** Name of the topology. */
  readonly name: string;
  readonly servers: Omit<RedisSentinelProps, 'name' | 'persistence'> & { readonly persistence: P };
  readonly counter: EnvironmentCounter;
}

/** A volume for each server, of a StorageClass that the charts make: `storageClass` says what it is like. */
export interface OwnClass<Props> extends Omit<DynamicPersistence, 'storageClass'> {
  readonly storageClass: Props & { readonly name: string };
}

/** The counter of an environment: a client in a namespace of its own. */
export interface EnvironmentCounter {
  readonly namespace: string;
  readonly replicas: number;
}

/** Who writes backups. */
export interface EnvironmentBackup {
  /** Name of the ServiceAccount, in the namespace of Redis, that may write to the backup bucket. */
  readonly serviceAccount: string;
}

/** Snapshots of the volumes of a cloud's Redis: who takes them, and their class, are there by themselves. */
export interface EnvironmentSnapshots extends Omit<VolumeSnapshots, 'serviceAccount' | 'snapshotClass'> {
  /**
   * ServiceAccount in the namespace of Redis that takes them, to which Pulumi gives the rights. Another one you make.
   * @default - that of `backup`
   */
  readonly serviceAccount?: string;
  /** Name of the VolumeSnapshotClass. @default 'redis-snapshots', which Pulumi makes */
  readonly snapshotClass?: string;
}
