/** What lies in a cluster beside Redis: settings of an environment. */
export interface PlatformSettings {
  /** Prometheus, where the environment's Redis is monitored. @default - as `PLATFORM_DEFAULTS` says */
  readonly prometheus?: PrometheusSettings;
  /** Argo CD, where the workloads are applied by it. @default - as `PLATFORM_DEFAULTS` says */
  readonly argoCd?: ArgoCdSettings;
  /** Whether cert-manager is installed. @default false */
  readonly certManager?: boolean;
  /**
   * Where passwords are: `pulumi` makes them into Secrets; `external` makes them into the secret manager of the cloud,
   * from which they are copied into Secrets; or they are there already.
   * @default 'pulumi'
   */
  readonly secrets?: 'pulumi' | 'external' | ExistingSecrets;
}

/** Passwords that are in the cloud's secret manager already, and that others keep there. */
export interface ExistingSecrets {
  /**
   * Name in the secret manager, by the Secret that it is copied to, such as `redis/redis-credentials`: namespace and
   * name. Each is a JSON object with a password for each user: for servers all of their users, for clients `application`
   * alone.
   */
  readonly existing: Readonly<Record<string, string>>;
}

/** How long Prometheus keeps metrics, and what it takes. */
export interface PrometheusSettings {
  /** Days that a metric is kept, unless the volume is full before. @default 15 */
  readonly retentionDays?: number;
  /** Size of its volume. @default '20Gi' */
  readonly size?: string;
  /** Class of its volume. @default - the default of the cluster; on EKS, which has none, the class that Redis has */
  readonly storageClass?: string;
  /** Processors that it asks for; it may take more. @default '250m' */
  readonly cpu?: string;
  /** Memory that it asks for, and gets no more of. @default '1Gi' */
  readonly memory?: string;
}

/** How Argo CD runs. */
export interface ArgoCdSettings {
  /** Whether each of its parts is there more than once. Takes three nodes beside those for Redis. @default false */
  readonly highAvailability?: boolean;
  /** Whether there is a user `admin` with a password. Without, `argocd admin dashboard` is the way in. @default false */
  readonly adminAccount?: boolean;
  /**
   * Keys of hosts that repositories are reached at by SSH, as `ssh-keyscan` shows them. Those of the large Git hosts are
   * known already. @default - none
   */
  readonly knownHosts?: readonly string[];
}

/** What settings that are left out stand for. */
export const PLATFORM_DEFAULTS = {
  prometheus: { retentionDays: 15, size: '20Gi', cpu: '250m', memory: '1Gi' },
  argoCd: { highAvailability: false, adminAccount: false },
  certManager: false,
  secrets: 'pulumi',
} as const;
