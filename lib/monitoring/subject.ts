import type { Durability } from '../config/durability';
import { names } from '../config/names';
import { PORTS } from '../config/ports';

/** What one construct is watched for: each part has its own alerts and its own panels. */
export interface Subject {
  readonly name: string;
  /** Namespace of the chart, if it is set. */
  readonly namespace?: string;
  /** Servers, with an exporter beside each. */
  readonly servers?: WatchedServers;
  /** Hours after which their newest backup is too old. @default - there are no backups */
  readonly backup?: { readonly maxAgeHours: number };
  /** Hours after which the newest snapshots of their volumes are too old. @default - there are none */
  readonly volumeSnapshots?: { readonly maxAgeHours: number };
  /** Whether it follows another Redis. */
  readonly migration?: boolean;
  /** Whether the servers replicate one primary. `shards`: those of each shard do. */
  readonly replicates?: 'primary' | 'shards';
  /** Whether there is a keeper. */
  readonly keeper?: boolean;
  /** Sentinels, with an exporter beside each. */
  readonly sentinels?: WatchedSentinels;
  /** Whether an Envoy beside each server copies writes to the others. */
  readonly mirrored?: boolean;
  /** Pods of HAProxy, and the majority of the Sentinels that they ask, where they ask any. */
  readonly front?: { readonly replicas: number; readonly majority?: number };
  /** Pods of Envoy; a DaemonSet has as many as there are nodes. */
  readonly proxy?: {
    readonly replicas?: number;
    /** Whether they show certificates, to clients or to servers, or look at those of servers. @default false */
    readonly certificates?: boolean;
  };
}

export interface WatchedServers {
  readonly count: number;
  readonly durability: Durability;
  /** Memory at which a server's container is killed. Bytes. */
  readonly memoryLimit: number;
  /** Writes that a replica may miss without being sent everything again. Bytes. */
  readonly backlog: number;
  /** Whether keys go when the memory is full, so that full is as it should be. */
  readonly evicts: boolean;
}

export interface WatchedSentinels {
  readonly count: number;
  /** How many must answer for a failover: the quorum to find the primary away, the majority to elect who acts. */
  readonly needed: number;
}

/** Labels that a metric must have, by name. */
type Matchers = Readonly<Record<string, string>>;

/**
 * Selects series by the labels that the Prometheus operator gives to those of a Service: `job` is the Service's name. A
 * value that begins with `~` is a pattern, one with `!` what must not be, one with `!~` a pattern that must not match.
 */
function selector(subject: Subject, job: string, more: Matchers = {}): string {
  const all = { ...(subject.namespace ? { namespace: subject.namespace } : {}), job, ...more };
  const matchers = Object.entries(all).map(([label, value]) => {
    const [, operator = '', text = ''] = /^(!~|[~!]?)(.*)$/.exec(value) ?? [];
    return `${label}${{ '': '=', '~': '=~', '!': '!=', '!~': '!~' }[operator]}"${text}"`;
  });
  return `{${matchers.join(',')}}`;
}

/** Series of the servers' exporters. */
export function ofServers(subject: Subject, more?: Matchers): string {
  return selector(subject, names.headlessService(subject.name), more);
}

/** `up` of the servers' exporters: beside them, an Envoy may be scraped by the same Service. */
export function exportersUp(subject: Subject): string {
  return `up${ofServers(subject, { endpoint: PORTS.exporter.name })}`;
}

/** Series of the Sentinels' exporters. */
export function ofSentinels(subject: Subject, more?: Matchers): string {
  return selector(subject, names.sentinels(subject.name), more);
}

/** Series of the keeper. */
export function ofKeeper(subject: Subject, more?: Matchers): string {
  return selector(subject, names.keeper(subject.name), more);
}

/** Series of the program that has it follow another Redis. */
export function ofMigration(subject: Subject, more?: Matchers): string {
  return selector(subject, names.migration(subject.name), more);
}

/** Series of the pods of a front or a proxy. */
export function ofFront(subject: Subject, more?: Matchers): string {
  return selector(subject, subject.name, more);
}

/** What sentences call it. */
export function called({ name, namespace }: Subject): string {
  return namespace ? `Redis ${name} in namespace ${namespace}` : `Redis ${name}`;
}

/** The pod of an alert, in its sentences. */
export const POD = '{{ $labels.pod }}';

/** The figure of an alert, in its sentences. */
export const VALUE = '{{ $value | humanize }}';
export const VALUE_BYTES = '{{ $value | humanize1024 }}B';
export const VALUE_SHARE = '{{ $value | humanizePercentage }}';
