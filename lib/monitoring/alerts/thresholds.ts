import { CERTIFICATE_DAYS } from '../../config/certificate-days';
import { check, type Problems, shown } from '../../validation';
import type { WatchedServers } from '../subject';

/** From when on an alert holds. */
export interface AlertThresholds {
  /**
   * Share of `maxmemory` that is in use. 0.5 to 1.
   * @default 0.9
   * @see https://redis.io/docs/latest/develop/reference/eviction/
   */
  readonly memoryShare?: number;
  /**
   * Share of the container's memory that a server's process has resident; at 1 it is killed. 0.5 to 1.
   * @default 0.95
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   */
  readonly residentShare?: number;
  /**
   * Resident memory as a multiple of what is in use (`mem_fragmentation_ratio`). 1.1 to 10.
   * @default 1.5
   * @see https://redis.io/docs/latest/commands/info/
   */
  readonly fragmentationRatio?: number;
  /** Keys that a server evicts a second, at which it is worth a word. @default 0: any */
  readonly evictedKeysPerSecond?: number;
  /** Clients turned away in five minutes, because there are `maxclients` of them. @default 0: any */
  readonly rejectedConnections?: number;
  /**
   * Seconds since the last snapshot, where there are changes since. 60 or more.
   * @default 3600: four times the longest default time between two
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
   */
  readonly snapshotAgeSeconds?: number;
  /**
   * Seconds that the last fork took, in which a server answers nobody. 0.01 to 60.
   * @default 1
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency/
   */
  readonly forkSeconds?: number;
  /**
   * Bytes that a replica is behind. 65,536 or more.
   * @default - the size of the replication backlog: one that is cut off then is sent everything again
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/replication/
   */
  readonly lagBytes?: number;
  /** Seconds since a replica's last word to its primary; in step, it has one each second. 2 or more. @default 10 */
  readonly lagSeconds?: number;
  /** How many times the average of all shards one may have, of keys, memory or commands. 1.1 to 100. @default 2 */
  readonly hotShardFactor?: number;
  /** Minutes for which the keeper may find something amiss before somebody should look. 1 to 1,440. @default 15 */
  readonly keeperMinutes?: number;
  /** Seconds that a topology may be behind the Redis that it follows. 5 or more. @default 60 */
  readonly copyLagSeconds?: number;
  /** Keys in which servers that Envoys mirror may differ. @default 0: none */
  readonly driftedKeys?: number;
  /**
   * Days before the end of a certificate. By default `CERTIFICATE_DAYS`, long enough to have its renewal mended. 1 to 365.
   * @default 21
   * @see https://cert-manager.io/docs/usage/certificate/#renewal
   */
  readonly certificateDays?: number;
}

/** The thresholds that are numbers for all topologies. */
export const THRESHOLD_DEFAULTS = {
  memoryShare: 0.9,
  residentShare: 0.95,
  fragmentationRatio: 1.5,
  evictedKeysPerSecond: 0,
  rejectedConnections: 0,
  snapshotAgeSeconds: 3600,
  forkSeconds: 1,
  lagSeconds: 10,
  hotShardFactor: 2,
  keeperMinutes: 15,
  copyLagSeconds: 60,
  driftedKeys: 0,
  certificateDays: CERTIFICATE_DAYS,
} as const satisfies AlertThresholds;

/** The thresholds, complete; that of the lag in bytes may follow from the servers. */
export type WantedThresholds = Required<Omit<AlertThresholds, 'lagBytes'>> & Pick<AlertThresholds, 'lagBytes'>;

/** The thresholds, with the defaults for those that are not given. */
export function wantedThresholds(thresholds: AlertThresholds = {}): WantedThresholds {
  const given = Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined));
  return { ...THRESHOLD_DEFAULTS, ...given };
}

/** Bytes that a replica may be behind. */
export function lagLimit(servers: Pick<WatchedServers, 'backlog'>, { lagBytes }: WantedThresholds): number {
  return lagBytes ?? servers.backlog;
}

const INFINITE = Number.POSITIVE_INFINITY;

/** What each may be. */
const RANGES: Readonly<Record<keyof AlertThresholds, readonly [least: number, most: number]>> = {
  memoryShare: [0.5, 1],
  residentShare: [0.5, 1],
  fragmentationRatio: [1.1, 10],
  evictedKeysPerSecond: [0, INFINITE],
  rejectedConnections: [0, INFINITE],
  snapshotAgeSeconds: [60, INFINITE],
  forkSeconds: [0.01, 60],
  lagBytes: [65_536, INFINITE],
  lagSeconds: [2, INFINITE],
  hotShardFactor: [1.1, 100],
  keeperMinutes: [1, 1440],
  copyLagSeconds: [5, INFINITE],
  driftedKeys: [0, INFINITE],
  certificateDays: [1, 365],
};

/** Those that Prometheus takes as a whole number only, or that count things. */
const WHOLE: readonly string[] = [
  'rejectedConnections',
  'snapshotAgeSeconds',
  'lagBytes',
  'keeperMinutes',
  'driftedKeys',
] satisfies (keyof AlertThresholds)[];

/** What is wrong with thresholds. */
export function thresholdProblems(property: string, thresholds: AlertThresholds): Problems {
  return Object.entries(thresholds).flatMap(([name, value]) => {
    const range = Object.entries(RANGES).find(([known]) => known === name)?.[1];
    if (!range)
      return [`${property}.${name}: there is no such threshold; set one of ${Object.keys(RANGES).join(', ')}`];
    const [least, most] = range;
    const whole = WHOLE.includes(name);
    const fits = value === undefined || (Number.isFinite(value) && value >= least && value <= most);
    const said = most === INFINITE ? `of ${least} or more` : `from ${least} to ${most}`;
    return check([
      !fits || (whole && value !== undefined && !Number.isInteger(value)),
      `${property}.${name}: ${shown(value)} is out of range; set a ${whole ? 'whole ' : ''}number ${said}`,
    ]);
  });
}
