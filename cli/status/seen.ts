import type { KeeperMode } from '../../lib/config/keeper-spec';
import { names } from '../../lib/config/names';
import type { Certificates } from './certificates';

export { isReady } from '../../drills/ready';

/** A container, as it is asked for. */
export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly securityContext?: unknown;
}

/** A pod, as Kubernetes has it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string }[];
    readonly deletionTimestamp?: string;
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly Container[];
    readonly securityContext?: unknown;
    readonly imagePullSecrets?: unknown;
    readonly tolerations?: unknown;
  };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly restartCount?: number;
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
    }[];
  };
}

/** A StatefulSet, as far as it is looked at. */
export interface StatefulSet {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas?: number };
}

/** A CronJob, as far as it is looked at. */
export interface CronJob {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
  };
  readonly spec: { readonly suspend?: boolean; readonly schedule: string };
  readonly status?: { readonly lastSuccessfulTime?: string; readonly active?: readonly { readonly name: string }[] };
}

/** A server, as the keeper saw it. Those of different topologies say more or less of these. */
export interface ServerSeen {
  readonly pod: string;
  /** Why it can't be asked, after the pod's name. @default - it answers */
  readonly problem?: string;
  readonly role?: 'primary' | 'replica';
  readonly linkUp?: boolean;
  readonly slots?: readonly { readonly start: number; readonly end: number }[];
  readonly clusterOk?: boolean;
  readonly keys?: number;
  readonly memory?: { readonly used: number; readonly data: number; readonly max: number; readonly evicts: boolean };
  readonly offset?: number;
  /** Of whose writes that offset is: offsets of two can be compared where it is the same. */
  readonly replicationId?: string;
  readonly zone?: string;
  readonly engine?: string;
  readonly uptimeSeconds?: number;
}

/** The keeper's page `/status`. */
export interface KeeperPage {
  readonly mode?: KeeperMode;
  readonly state: string;
  readonly reason?: string;
  readonly steps?: readonly { readonly kind: string; readonly pod: string; readonly why: string }[];
  readonly lastPass?: string;
  readonly pods?: readonly ServerSeen[];
  /** Of servers whose primary Sentinels choose: what these say. */
  readonly sentinels?: unknown;
  /** Of servers that each have every write: what their Envoys say. */
  readonly envoys?: unknown;
}

/** All that was seen of one topology. */
export interface Seen {
  readonly namespace: string;
  readonly name: string;
  readonly now: Date;
  /** StatefulSets of servers. */
  readonly sets: readonly StatefulSet[];
  /** StatefulSet of Sentinels. */
  readonly sentinelSet?: StatefulSet;
  readonly pods: readonly Pod[];
  readonly cronJobs: readonly CronJob[];
  /** What the keeper says, or why it can't be asked. @default - the topology has none */
  readonly keeper?: KeeperPage | { readonly problem: string };
  /** What servers show. @default - it has not been looked at */
  readonly certificates?: Certificates;
}

/** What the keeper says, where it says anything. */
export function pageIn(keeper: Seen['keeper']): KeeperPage | undefined {
  return keeper && 'state' in keeper ? keeper : undefined;
}

/** Who says which of a topology's servers is the primary: they and their peers, Sentinels, the manifest; or each is one. */
export type Choosing = 'cluster' | 'sentinel' | 'replication' | 'mirror';

/** What kind of topology a keeper looks after, by what it says of it. */
export function choosingOf({ pods = [], sentinels, envoys }: KeeperPage): Choosing {
  if (envoys !== undefined) return 'mirror';
  if (pods.some(({ slots }) => slots !== undefined)) return 'cluster';
  return sentinels === undefined ? 'replication' : 'sentinel';
}

/**
 * The servers of a shard of a cluster, by its name: of more than ten shards the third one's StatefulSet is not the third in
 * a list. Without a shard those of a topology that has none.
 */
export function setOf({ name, sets }: Pick<Seen, 'name' | 'sets'>, shard: number | undefined): StatefulSet | undefined {
  return shard === undefined ? sets[0] : sets.find(({ metadata }) => metadata.name === names.shard(name, shard));
}

/** Names of the pods of a StatefulSet. */
export function podsOf({ metadata, spec }: StatefulSet): string[] {
  return Array.from({ length: spec.replicas ?? 1 }, (_, ordinal) => `${metadata.name}-${ordinal}`);
}

/** Whether a server could take over from its primary with all data: it is a replica, and in touch with it. */
export function couldTakeOver({ role, linkUp }: ServerSeen): boolean {
  return role === 'replica' && linkUp === true;
}
