import type { UserOnRequest } from '../config/users';
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

/** Backups of a topology: the data set of each shard, from a replica, in a bucket or on a volume. */
export interface Backup extends Stored {
  /** When, as five fields of cron. @default '0 2 * * *' */
  readonly schedule?: string;
  /** Time zone of the schedule, such as "Europe/Berlin". @default - that of the control plane, mostly UTC */
  readonly timeZone?: string;
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
  /** Hours after which the newest backup is too old, and an alert says so. @default 26 */
  readonly maxAgeHours?: number;
  /** Makes no more backups, without taking anything away. @default false */
  readonly suspend?: boolean;
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

/** What topologies can have done with their data. */
export interface DataProps {
  /** Scheduled backups. @default - none */
  readonly backup?: Backup;
  /** Filled from a backup when it is new. @default - it begins empty */
  readonly restore?: Restore;
}

/** What alerts need to know of backups. */
export function watchedBackup({ backup }: DataProps): { readonly backup?: { readonly maxAgeHours: number } } {
  return backup ? { backup: { maxAgeHours: backup.maxAgeHours ?? BACKUP_DEFAULTS.maxAgeHours } } : {};
}

/** Users that servers have for it. */
export function usersOnRequest({ backup, restore }: DataProps): UserOnRequest[] {
  return [...(backup ? (['backup'] as const) : []), ...(restore ? (['copy'] as const) : [])];
}

export const STORED_DEFAULTS = {
  image: IMAGES.rclone,
  resources: { cpu: '100m', memory: '256Mi' },
} as const satisfies Partial<Stored>;

export const BACKUP_DEFAULTS = {
  ...STORED_DEFAULTS,
  schedule: '0 2 * * *',
  fromPrimary: false,
  maxAgeHours: 26,
  suspend: false,
} as const satisfies Partial<Backup>;
