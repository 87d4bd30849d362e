import type { CopyServer } from '../config/copy-spec';
import type { UserOnRequest } from '../config/users';
import type { Subject } from '../monitoring/subject';
import type { SecretKey } from '../workload/env';
import { IMAGES } from '../workload/images';
import type { Resources } from '../workload/resources';
import type { BackupStore } from './store';

/** What reads and writes backups has in common. */
export interface Stored {
  /** Where backups are. */
  readonly store: BackupStore;
  /**
   * A key of a Secret of the namespace by which the files are encrypted before they leave the pod. You make it, and keep
   * it: without it there is no way back. Files keep their names.
   * @default - as the store encrypts by itself
   */
  readonly encryptionKey?: SecretKey;
  /** ServiceAccount of the namespace whose identity reaches the bucket. @default - that of the namespace */
  readonly serviceAccount?: string;
  /** Image of rclone, which carries the files. @default 'rclone/rclone:1.71.2' */
  readonly image?: string;
  /** What each container of the pod asks for, one after the other. @default { cpu: '100m', memory: '256Mi' } */
  readonly resources?: Resources;
  /**
   * How large the files may be that are in the pod at a time, such as `20Gi`: the whole data set, packed.
   * @default - as much as the memory of one server of each shard
   */
  readonly scratch?: string;
}

/** When something is done again and again, and how long that may fail. */
export interface Scheduled {
  /** When, as five fields of cron. @default - one hour of the night, of its own for each kind of work */
  readonly schedule?: string;
  /** Time zone of the schedule, such as "Europe/Berlin". @default - that of the control plane, mostly UTC */
  readonly timeZone?: string;
  /** Hours after which the newest result is too old, and an alert says so. @default 26 */
  readonly maxAgeHours?: number;
  /** Does it no more, without taking anything away. @default false */
  readonly suspend?: boolean;
}

/**
 * Backups of a topology: the data set of each shard, from a replica, in a bucket or on a volume. At two in the night,
 * unless `schedule` says otherwise.
 */
export interface Backup extends Stored, Scheduled {
  /**
   * How many are kept, 1 or more; older ones are deleted once a newer one was read back. Refused by buckets that
   * `pulumi up` makes: whoever writes there may not delete, and age does.
   * @default - all
   */
  readonly keep?: number;
  /**
   * Whether a primary is copied where no replica is in step: it forks, and feeds the copy beside its clients.
   * @default false - but for a server that is alone
   */
  readonly fromPrimary?: boolean;
}

/**
 * Snapshots of the volumes of all servers, by the driver of the volumes, as `VolumeSnapshot` objects. At three in the night,
 * unless `schedule` says otherwise.
 */
export interface VolumeSnapshots extends Scheduled {
  /**
   * ServiceAccount of the namespace that may create, list and delete VolumeSnapshots there. You make it with its rights; for an environment in a cloud `pulumi up` does. Rights are never among the manifests.
   */
  readonly serviceAccount: string;
  /** Name of the VolumeSnapshotClass, of the driver that made the volumes. @default - the default class of that driver */
  readonly snapshotClass?: string;
  /** How many sets are kept, 1 or more; older ones are deleted once all of a newer one can be used. @default 7 */
  readonly keep?: number;
  /** What the pod asks for. @default { cpu: '20m', memory: '128Mi' } */
  readonly resources?: Resources;
}

/** Fills a topology that holds nothing yet from a backup, once. */
export interface Restore extends Stored {
  /** Which backup: the folder that it is in, such as "20261129T020000Z". */
  readonly backup: string;
  /** Which topology it was taken of. @default - of this name, in this namespace */
  readonly of?: { readonly namespace?: string; readonly name: string };
  /**
   * What the server asks for that holds the files, one after the other: set what the servers had that were backed up,
   * where these are larger than those of the topology.
   * @default - as a server of the topology
   */
  readonly serverResources?: Resources;
}

/** A Redis that keys come from, whoever runs it. */
export interface MigrationSource {
  /** Host name or address, without a scheme and without a port: that of Redis, or with `sentinel` that of its Sentinels. */
  readonly host: string;
  /** @default 6379, or 26379 with `sentinel` */
  readonly port?: number;
  /** What a client of it must be able to do. @default 'standalone' */
  readonly mode?: CopyServer['mode'];
  /** Name under which its Sentinels know the primary. @default - none: `sentinel` needs one */
  readonly primaryName?: string;
  /** ACL user. @default 'default' */
  readonly user?: string;
  /** Its password, as a key of a Secret of the namespace. You make it. @default - it asks for none */
  readonly password?: SecretKey;
  /**
   * TLS, by a certificate with the name `host`: a Secret of the namespace with `ca.crt`, and with `tls.crt` and `tls.key`,
   * which are shown; servers that replicate start TLS with these alone. You make it.
   * @default - plain text
   */
  readonly tls?: { readonly secretName: string };
  /** Ports on which its servers listen that `port` does not say. @default - 6379 with `sentinel`, else none */
  readonly ports?: readonly number[];
}

/** Fills a topology from a Redis that runs, and follows its writes until it is told to stop. */
export interface Migration {
  readonly source: MigrationSource;
  /**
   * How it hears of writes: by `replicas` in its own pod, which the source feeds, or by `notifications` of the source's
   * primaries, for clouds that let nobody replicate.
   * @default 'replicas'
   */
  readonly followBy?: 'replicas' | 'notifications';
  /** How many primaries the source has: so many servers replicate them in the pod. @default 1 */
  readonly primaries?: number;
  /** What each of those asks for: the memory that a primary of the source uses, and some. @default - as a server of the topology */
  readonly serverResources?: Resources;
  /** What the program asks for. @default { cpu: '100m', memory: '256Mi' } */
  readonly resources?: Resources;
  /** Room for what the source's primaries send when they begin to feed. @default - the memory of those servers */
  readonly scratch?: string;
  /** Whether keys are deleted that the source does not have. @default false: they are counted */
  readonly deleteExtra?: boolean;
  /** Whether it goes on. `false` is the cut-over: nothing comes from the source any more. @default true */
  readonly active?: boolean;
}

/** What topologies can have done with their data. */
export interface DataProps {
  /** Scheduled backups. @default - none */
  readonly backup?: Backup;
  /** Scheduled snapshots of the servers' volumes. @default - none */
  readonly volumeSnapshots?: VolumeSnapshots;
  /** Filled from a backup when it is new. @default - it begins empty */
  readonly restore?: Restore;
  /** Filled from a Redis that runs, and kept like it. @default - none */
  readonly migration?: Migration;
  /**
   * Has the user `backup`, whether there are backups or not: for who copies this Redis from elsewhere.
   * @default - where there are backups
   */
  readonly copied?: boolean;
}

/** What alerts need to know of it. */
export function watchedData({
  backup,
  volumeSnapshots,
  migration,
}: DataProps): Pick<Subject, 'backup' | 'volumeSnapshots' | 'migration'> {
  const aged = ({ maxAgeHours = SCHEDULED_DEFAULTS.maxAgeHours }: Scheduled) => ({ maxAgeHours });
  return {
    ...(backup ? { backup: aged(backup) } : {}),
    ...(volumeSnapshots ? { volumeSnapshots: aged(volumeSnapshots) } : {}),
    ...(migration && (migration.active ?? MIGRATION_DEFAULTS.active) ? { migration: true } : {}),
  };
}

/** Users that servers have for it. */
export function usersOnRequest({ backup, copied, restore, migration }: DataProps): UserOnRequest[] {
  return [...(backup || copied ? (['backup'] as const) : []), ...(restore || migration ? (['copy'] as const) : [])];
}

export const MIGRATION_DEFAULTS = {
  followBy: 'replicas',
  primaries: 1,
  deleteExtra: false,
  active: true,
} as const satisfies Partial<Migration>;

export const STORED_DEFAULTS = {
  image: IMAGES.rclone,
  resources: { cpu: '100m', memory: '256Mi' },
} as const satisfies Partial<Stored>;

export const SCHEDULED_DEFAULTS = { maxAgeHours: 26, suspend: false } as const satisfies Scheduled;

export const BACKUP_DEFAULTS = {
  ...STORED_DEFAULTS,
  ...SCHEDULED_DEFAULTS,
  schedule: '0 2 * * *',
  fromPrimary: false,
} as const satisfies Partial<Backup>;

export const VOLUME_SNAPSHOTS_DEFAULTS = {
  ...SCHEDULED_DEFAULTS,
  schedule: '0 3 * * *',
  keep: 7,
  resources: { cpu: '20m', memory: '128Mi' },
} as const satisfies Partial<VolumeSnapshots>;
