import { CERTIFICATE_DAYS } from '../../lib/config/certificate-days';
import { COMPONENT } from '../../lib/config/labels';
import { type AlertName, runbookOf } from '../../lib/monitoring/alerts/names';
import { choosingOf, isReady, type Pod, pageIn, podsOf, type Seen, type ServerSeen } from './seen';
import type { Status } from './status';

/** Something that is not as it should be. */
export interface Problem {
  /** A sentence. */
  readonly what: string;
  /** The page that says what to do. */
  readonly runbook: string;
}

const ALL_SLOTS = 16_384;
/** Share of `maxmemory` from which on it is said. */
const NEARLY_FULL = 0.9;
/** Hours after which works that are to run every night are late. */
const LATE_HOURS = 26;

/** What is wrong with a topology, the worst first: what clients notice, what they would at the next failure, the rest. */
export function problemsOf(seen: Seen, status: Omit<Status, 'problems'>): Problem[] {
  const servers = pageIn(seen.keeper)?.pods ?? [];
  return [
    ...outages(seen, status),
    ...memoryProblems(servers),
    ...certificateProblems(status),
    ...workProblems(status),
  ];
}

/** Of these problems those for which it may not bear that one more of its pods is away. */
export function outages(seen: Seen, status: Omit<Status, 'problems'>): Problem[] {
  const servers = pageIn(seen.keeper)?.pods ?? [];
  return [
    ...primaryProblems(seen, servers),
    ...podProblems(seen),
    ...silentProblems(seen, servers),
    ...replicaProblems(servers),
    ...sentinelProblems(status),
    ...keeperProblems(seen),
  ];
}

const alert = (name: AlertName) => `docs/runbooks/${runbookOf(name)}`;
const pageNamed = (name: string) => `docs/runbooks/${name}.md`;

/** Keys that nobody serves. */
function primaryProblems({ sets, keeper }: Seen, servers: readonly ServerSeen[]): Problem[] {
  const page = pageIn(keeper);
  if (!page || servers.length === 0) return [];
  const problems: Problem[] = [];
  const choosing = choosingOf(page);
  const cluster = choosing === 'cluster';
  for (const set of sets) {
    const pods = podsOf(set);
    const primaries = servers.filter(({ pod, role }) => role === 'primary' && pods.includes(pod)).map(({ pod }) => pod);
    if (primaries.length === 0) {
      problems.push({
        what: `No server of ${set.metadata.name} is a primary: its keys cannot be written.`,
        runbook: alert(cluster ? 'RedisShardWithoutPrimary' : 'RedisNoPrimary'),
      });
    }
    if (primaries.length > 1 && choosing !== 'mirror') {
      problems.push({
        what: `${primaries.join(' and ')} are primaries at once.`,
        runbook: alert(cluster ? 'RedisShardTwoPrimaries' : 'RedisTwoPrimaries'),
      });
    }
  }
  const held = servers.flatMap(({ slots = [] }) => slots).reduce((sum, { start, end }) => sum + end - start + 1, 0);
  if (cluster && held < ALL_SLOTS) {
    problems.push({ what: `${ALL_SLOTS - held} slots have no owner.`, runbook: alert('RedisSlotsUncovered') });
  }
  return problems;
}

/** As the scheduler says that a claim has no volume, and that none is made while it looks for a node. */
const UNBOUND = /unbound immediate PersistentVolumeClaims/;

function podProblems({ namespace, sets, pods }: Seen): Problem[] {
  const byName = new Map(pods.map(pod => [pod.metadata.name, pod]));
  return sets.flatMap(podsOf).flatMap(name => {
    const pod = byName.get(name);
    if (pod && isReady(pod)) return [];
    const why = pod ? whyNotReady(pod) : 'is not there';
    if (UNBOUND.test(why)) {
      const what = `${name} has no node, as its claim has no volume: \`kubectl -n ${namespace} describe pvc\` says why. Without a default StorageClass, \`persistence.storageClass\` has to name one.`;
      return [{ what, runbook: pageNamed('keeper-not-ready') }];
    }
    return [{ what: `${name} ${why}.`, runbook: pageNamed('pod-or-node-lost') }];
  });
}

function whyNotReady({ metadata, status = {} }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'is stopping';
  const waiting = status.containerStatuses?.find(({ state }) => state?.waiting)?.state?.waiting;
  if (waiting?.reason) return `waits: ${waiting.reason}${waiting.message ? `, ${waiting.message}` : ''}`;
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  if (unscheduled) return `has no node: ${unscheduled.message ?? 'nobody says why'}`;
  return 'is not ready';
}

/** Of a pod that is not ready, that is said already. */
function silentProblems({ pods }: Seen, servers: readonly ServerSeen[]): Problem[] {
  const ready = new Set(pods.filter(isReady).map(({ metadata }) => metadata.name));
  return servers
    .filter(({ pod, problem }) => problem !== undefined && ready.has(pod))
    .map(({ pod, problem }) => ({ what: `${pod} ${problem}.`, runbook: alert('RedisDown') }));
}

function replicaProblems(servers: readonly ServerSeen[]): Problem[] {
  return servers
    .filter(({ role, linkUp }) => role === 'replica' && linkUp === false)
    .map(({ pod }) => ({
      what: `${pod} has no link to its primary: it cannot take over with all data.`,
      runbook: alert('RedisReplicaLinkDown'),
    }));
}

function sentinelProblems({ sentinels }: Omit<Status, 'problems'>): Problem[] {
  if (!sentinels || sentinels.ready === sentinels.wanted) return [];
  const { ready, wanted } = sentinels;
  const majority = Math.floor(wanted / 2) + 1;
  const what = `${ready} of ${wanted} Sentinels are ready`;
  return ready < majority
    ? [{ what: `${what}: no majority, so there is no failover.`, runbook: alert('RedisSentinelQuorumLost') }]
    : [{ what: `${what}.`, runbook: alert('RedisSentinelsMissing') }];
}

function keeperProblems({ keeper, pods }: Seen): Problem[] {
  if (keeper === undefined) return [];
  const found = pageIn(keeper);
  if (!found) {
    const there = pods.some(({ metadata }) => metadata.labels?.[COMPONENT] === 'keeper');
    const problem = 'problem' in keeper ? keeper.problem : 'it says nothing';
    return [
      {
        what: `The keeper is away, and nobody mends what fails: ${problem}.`,
        runbook: there ? pageNamed('keeper-not-ready') : alert('RedisKeeperAbsent'),
      },
    ];
  }
  const { state, reason, mode = 'act' } = found;
  if (mode !== 'act') {
    return [{ what: `The keeper is in mode ${mode}: it mends nothing.`, runbook: alert('RedisKeeperPaused') }];
  }
  if (state === 'settled') return [];
  return [{ what: `The keeper is ${state}${reason ? `: ${reason}` : ''}.`, runbook: pageNamed('keeper-not-ready') }];
}

function memoryProblems(servers: readonly ServerSeen[]): Problem[] {
  return servers.flatMap(({ pod, memory }) => {
    if (!memory || memory.max === 0 || memory.evicts || memory.data < NEARLY_FULL * memory.max) return [];
    const percent = Math.round((100 * memory.data) / memory.max);
    return [
      { what: `${pod} is ${percent} % full: beyond, writes are refused.`, runbook: alert('RedisMemoryNearLimit') },
    ];
  });
}

/** Days of a certificate of 90 that are too few; of one that is good for less, as large a part. */
const USUAL_DAYS = 90;

function certificateProblems({ servers }: Omit<Status, 'problems'>): Problem[] {
  return servers.flatMap(({ pod, certificate }) => {
    if (!certificate || 'problem' in certificate) return [];
    const { days, of } = certificate;
    if (days >= CERTIFICATE_DAYS * Math.min(1, of / USUAL_DAYS)) return [];
    const left = days === 0 ? 'less than a day' : `${days} ${days === 1 ? 'day' : 'days'}`;
    const what = days < 0 ? 'has ended: nobody new connects' : `ends in ${left}: it was to be renewed before`;
    return [{ what: `The certificate of ${pod} ${what}.`, runbook: alert('RedisCertificateNearEnd') }];
  });
}

const LATE: Readonly<Record<string, AlertName>> = {
  backup: 'RedisBackupOld',
  'volume-snapshots': 'RedisVolumeSnapshotsOld',
};

function workProblems({ works }: Omit<Status, 'problems'>): Problem[] {
  return works.flatMap(({ name, component, suspended, ageSeconds, askedForSeconds }) => {
    const old = LATE[component];
    if (old === undefined) return [];
    const runbook = alert(old);
    if (suspended) return [{ what: `CronJob ${name} is suspended.`, runbook }];
    const hours = (ageSeconds ?? askedForSeconds) / 3600;
    if (hours <= LATE_HOURS) return [];
    const last = ageSeconds === undefined ? 'never succeeded' : `last succeeded ${Math.round(hours)} hours ago`;
    return [{ what: `CronJob ${name} ${last}.`, runbook }];
  });
}
