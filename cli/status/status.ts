import { COMPONENT, LABELS } from '../../lib/config/labels';
import { type Problem, problemsOf } from './problems';
import { isReady, type KeeperPage, type Pod, pageIn, podsOf, type Seen, type ServerSeen } from './seen';

/** How one server is. What nobody says is left out. */
export interface ServerStatus {
  readonly pod: string;
  /** Shard that it is of. @default - there are none */
  readonly shard?: string;
  readonly ready: boolean;
  readonly role?: 'primary' | 'replica';
  /** Slots that it holds, in a cluster. */
  readonly slots?: number;
  /** Bytes that its primary has written and it has not. @default - it is a primary, or nobody knows */
  readonly lagBytes?: number;
  readonly keys?: number;
  /** Bytes of keys and values, and how many there may be; 0: no limit. */
  readonly memory?: { readonly data: number; readonly max: number };
  readonly release?: string;
  readonly zone?: string;
  readonly node?: string;
  readonly ip?: string;
  readonly restarts: number;
  readonly uptimeSeconds?: number;
  /** Its certificate, where it speaks TLS. */
  readonly certificate?: CertificateStatus;
}

/** For how long a certificate is good: whole days that are left of how many, negative after its end; or why nobody knows. */
export type CertificateStatus = { readonly days: number; readonly of: number } | { readonly problem: string };

/** How a work is that is done by schedule. */
export interface WorkStatus {
  readonly name: string;
  readonly component: string;
  readonly suspended: boolean;
  /** Seconds since it was last done. @default - it never was */
  readonly ageSeconds?: number;
  /** Seconds since it is asked for. */
  readonly askedForSeconds: number;
}

/** How a topology is. */
export interface Status {
  readonly namespace: string;
  readonly name: string;
  /** What is not as it should be, the worst first. */
  readonly problems: readonly Problem[];
  readonly servers: readonly ServerStatus[];
  /** How many Sentinels are ready, of how many. @default - there are none with pods of their own */
  readonly sentinels?: { readonly ready: number; readonly wanted: number };
  /** What the keeper says. @default - there is none, or it says nothing */
  readonly keeper?: Pick<KeeperPage, 'mode' | 'state' | 'reason' | 'steps' | 'lastPass'>;
  readonly works: readonly WorkStatus[];
}

/** What was seen, put together. */
export function statusOf(seen: Seen): Status {
  const { namespace, name, sets, sentinelSet, pods, cronJobs, keeper, now } = seen;
  const page = pageIn(keeper);
  const bySeen = new Map((page?.pods ?? []).map(each => [each.pod, each]));
  const byName = new Map(pods.map(pod => [pod.metadata.name, pod]));
  const servers = sets.flatMap(set => {
    const all = podsOf(set);
    const primary = all.map(pod => bySeen.get(pod)).find(each => each?.role === 'primary');
    return all.map(pod => ({
      ...serverOf(pod, byName.get(pod), bySeen.get(pod), primary),
      ...certificateOf(pod, seen),
    }));
  });
  const sentinels = pods.filter(({ metadata }) => metadata.labels?.[COMPONENT] === 'sentinel');
  const found = {
    namespace,
    name,
    servers,
    ...(sentinelSet
      ? { sentinels: { ready: sentinels.filter(isReady).length, wanted: sentinelSet.spec.replicas ?? 1 } }
      : {}),
    ...(page ? { keeper: withoutPods(page) } : {}),
    works: cronJobs.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      component: metadata.labels?.[COMPONENT] ?? metadata.name,
      suspended: spec.suspend ?? false,
      ...(status?.lastSuccessfulTime ? { ageSeconds: secondsBetween(status.lastSuccessfulTime, now) } : {}),
      askedForSeconds: secondsBetween(metadata.creationTimestamp ?? now.toISOString(), now),
    })),
  };
  return { ...found, problems: problemsOf(seen, found) };
}

function secondsBetween(time: string, now: Date): number {
  return Math.round((now.getTime() - Date.parse(time)) / 1000);
}

function withoutPods({ mode, state, reason, steps, lastPass }: KeeperPage): Status['keeper'] {
  return {
    ...(mode === undefined ? {} : { mode }),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(steps === undefined ? {} : { steps }),
    ...(lastPass === undefined ? {} : { lastPass }),
  };
}

const DAY_MS = 86_400_000;

function certificateOf(pod: string, { certificates, now }: Seen): Pick<ServerStatus, 'certificate'> {
  const found = certificates?.get(pod);
  if (!found || 'problem' in found) return found ? { certificate: found } : {};
  const { from, to } = found;
  const days = (begin: Date) => (to.getTime() - begin.getTime()) / DAY_MS;
  return { certificate: { days: Math.floor(days(now)), of: Math.round(days(from)) } };
}

function serverOf(
  name: string,
  pod: Pod | undefined,
  seen: ServerSeen | undefined,
  primary: ServerSeen | undefined,
): ServerStatus {
  const shard = pod?.metadata.labels?.[LABELS.shard];
  const containers = pod?.status?.containerStatuses ?? [];
  const { role, slots, keys, memory, engine, zone, uptimeSeconds, offset } = seen ?? {};
  const held = slots?.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  const lag = role === 'replica' && offset !== undefined && primary?.offset !== undefined;
  return defined({
    pod: name,
    shard,
    ready: pod !== undefined && isReady(pod),
    role,
    slots: held,
    lagBytes: lag ? Math.max(0, (primary.offset ?? 0) - offset) : undefined,
    keys,
    memory: memory && { data: memory.data, max: memory.max },
    release: engine,
    zone: zone ?? pod?.metadata.labels?.[LABELS.zone],
    node: pod?.spec?.nodeName,
    ip: pod?.status?.podIP,
    restarts: containers.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    uptimeSeconds,
  });
}

/** Without what is undefined, which JSON would leave out and a comparison would not. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
