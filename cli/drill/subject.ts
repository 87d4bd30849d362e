import type { Condition, Drill } from '../../drills/drill';
import { componentLabels, selectorText } from '../../lib/config/labels';
import { Failure } from '../failure';
import {
  choosingOf,
  couldTakeOver,
  isReady,
  pageIn,
  podsOf,
  type Seen,
  type ServerSeen,
  type StatefulSet,
  setOf,
} from '../status/seen';
import { statusOf } from '../status/status';
import type { Offered } from './faults';

/** Whom a drill is about. */
export interface Subject {
  /** The server that is broken: the primary. */
  readonly pod: string;
  /** The others that could take over from it. */
  readonly heirs: readonly string[];
  /** Whether another takes over by itself. */
  readonly elects: boolean;
  readonly target: Drill['target'];
}

/** How long it may take until something is seen, in milliseconds: what fails here has failed. */
const EFFECT_MS = 120_000;
const RECOVERY_MS = 600_000;
const LOOK_MS = 500;

/**
 * Chooses the server to break.
 *
 * @param shard of a cluster
 * @throws Failure where the topology is not well, or the fault would take data with it that is nowhere else
 */
export function subjectOf(seen: Seen, shard: number, { losesDisk }: Offered): Subject {
  const { namespace, name, sets, keeper } = seen;
  const { problems } = statusOf(seen);
  const [problem] = problems;
  if (problem) throw new Failure(`${name} is not well, and drills are for what is: ${problem.what}`);
  const page = pageIn(keeper);
  const choosing = page && choosingOf(page);
  const set = choosing === 'cluster' ? setOf(seen, shard) : sets[shard];
  if (!set) throw new Failure(`${name} has no shard ${shard}: they are 0 to ${sets.length - 1}.`);
  const own = serversOf(set, page?.pods);
  const pod = own.find(({ role }) => role === 'primary')?.pod ?? podsOf(set)[0] ?? name;
  const elects = (choosing === 'cluster' || choosing === 'sentinel') && own.length > 1;
  const heirs = elects ? own.filter(couldTakeOver).map(each => each.pod) : [];
  if (losesDisk && heirs.length === 0) {
    throw new Failure(`Nobody would have the data of ${pod} any more: ${name} has no replica that takes over.`);
  }
  const selector = selectorText(componentLabels(name, 'server'));
  return { pod, heirs, elects, target: { namespace, pod, selector } };
}

function serversOf(set: StatefulSet, servers: readonly ServerSeen[] = []): readonly ServerSeen[] {
  return servers.filter(({ pod }) => podsOf(set).includes(pod));
}

/** Asks the cluster how the topology is. */
export type Look = () => Promise<Seen>;

/** What is to be seen of a fault before it is healed; nothing where nothing follows from it. */
export function effectOf({ effect }: Offered, { pod, heirs, elects }: Subject, look: Look): Condition | undefined {
  const waiting = { timeoutMs: EFFECT_MS, everyMs: LOOK_MS };
  switch (effect) {
    case 'gone':
      // Of a pod that is back before anybody has looked, the successor has started meanwhile.
      return { ...waiting, everyMs: 100, what: `${pod} to go`, holds: async () => !isReadyIn(await look(), pod) };
    case 'another primary':
      if (!elects) return undefined;
      return {
        ...waiting,
        what: `another primary than ${pod}`,
        holds: async () => isPrimaryIn(await look(), heirs),
      };
    case undefined:
      return undefined;
  }
}

function isReadyIn({ pods }: Seen, pod: string): boolean {
  return pods.some(each => each.metadata.name === pod && isReady(each));
}

function isPrimaryIn({ keeper }: Seen, pods: readonly string[]): boolean {
  return (pageIn(keeper)?.pods ?? []).some(({ pod, role }) => role === 'primary' && pods.includes(pod));
}

/**
 * All is as it was, by a look of the keeper that began after this was asked first: the one before may not have seen what
 * happened since.
 */
export function recovery(look: Look): Condition {
  const passes = new Set<string>();
  const holds = async () => {
    const seen = await look();
    const [problem] = statusOf(seen).problems;
    if (problem) throw new Error(problem.what);
    if (seen.keeper === undefined) return true;
    passes.add(pageIn(seen.keeper)?.lastPass ?? '');
    return passes.size > 2;
  };
  return { what: 'all to be well again', timeoutMs: RECOVERY_MS, everyMs: LOOK_MS, holds };
}
