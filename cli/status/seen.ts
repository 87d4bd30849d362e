import type { KeeperMode } from '../../lib/config/keeper-spec';

/** A pod, as Kubernetes has it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: { readonly nodeName?: string; readonly containers?: readonly { readonly image?: string }[] };
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
}

/** What the keeper says, where it says anything. */
export function pageIn(keeper: Seen['keeper']): KeeperPage | undefined {
  return keeper && 'state' in keeper ? keeper : undefined;
}

/** Whether all of a pod's containers take part. */
export function isReady({ metadata, status }: Pod): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && metadata.deletionTimestamp === undefined;
}

/** Names of the pods of a StatefulSet. */
export function podsOf({ metadata, spec }: StatefulSet): string[] {
  return Array.from({ length: spec.replicas ?? 1 }, (_, ordinal) => `${metadata.name}-${ordinal}`);
}

/** Whether a server could take over from its primary with all data: it is a replica, and in touch with it. */
export function couldTakeOver({ role, linkUp }: ServerSeen): boolean {
  return role === 'replica' && linkUp === true;
}
