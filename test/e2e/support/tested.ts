import { ask, logOf, pageOf } from '../../../drills/api-server';
import type { Condition, DrillResult } from '../../../drills/drill';
import { type Component, componentLabels, selectorText } from '../../../lib/config/labels';
import { PORTS } from '../../../lib/config/ports';
import { isReady, podsOf } from './deployment';

/** A topology that a suite breaks, of whatever kind. */
export interface Tested {
  readonly namespace: string;
  readonly name: string;
  /** How many servers it has. */
  readonly servers: number;
}

/** Labels as `key=value`. */
export const pairs = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(pair => pair.join('='));

/** Selects the pods of a component. */
export function selectorOf({ name }: Pick<Tested, 'name'>, component: Component): string {
  return selectorText(componentLabels(name, component));
}

/** Selects every pod of a topology: servers, keeper, and Sentinels where there are any. */
export const instanceOf = (name: string) => `app.kubernetes.io/instance=${name}`;

/** How many pods of a component are ready. */
export async function readyPods(tested: Pick<Tested, 'namespace' | 'name'>, component: Component): Promise<number> {
  return (await podsOf(tested.namespace, selectorOf(tested, component))).filter(isReady).length;
}

/** Whether every server is ready; the keeper is not asked. */
export async function serversReady(tested: Tested): Promise<boolean> {
  return (await readyPods(tested, 'server')) === tested.servers;
}

/** What the keeper says of a topology. */
export interface KeeperStatus {
  readonly state: string;
  /** Why, unless it is settled. */
  readonly reason?: string;
  readonly spreading?: boolean;
  /** When its last pass ended. */
  readonly lastPass?: string;
}

/** What the keeper says, asked itself: its pod's readiness is some seconds old. Nothing where not just one is there. */
export async function keeperStatus(tested: Tested): Promise<KeeperStatus | undefined> {
  const { namespace } = tested;
  const keepers = (await podsOf(namespace, selectorOf(tested, 'keeper'))).filter(
    pod => !pod.metadata.deletionTimestamp,
  );
  const [keeper] = keepers;
  if (!keeper || keepers.length > 1) return undefined;
  return ask(pageOf(namespace, keeper.metadata.name, PORTS.http.number, 'status'));
}

/** A look that fails with what the keeper says where something does not hold: who gives up waiting for it, tells why. */
export function orKeeperSays(tested: Tested, holds: () => Promise<boolean>): () => Promise<boolean> {
  return async () => {
    if (await holds()) return true;
    const { state = 'nothing', reason } = (await keeperStatus(tested)) ?? {};
    throw new Error(`the keeper says ${reason ? `${state}: ${reason}` : state}`);
  };
}

/** What the keepers of a topology have logged: one that stops may be there with the one that follows. */
export async function keeperLog({ namespace, name }: Pick<Tested, 'namespace' | 'name'>): Promise<string> {
  const keepers = await podsOf(namespace, selectorOf({ name }, 'keeper'));
  const logs = await Promise.allSettled(keepers.map(({ metadata }) => logOf({ namespace, pod: metadata.name })));
  return logs.map(log => (log.status === 'fulfilled' ? log.value : '')).join('');
}

/**
 * Whether the keeper takes all for as it should be by a pass that began after this was asked first: the one before may
 * not have seen what happened since.
 */
export function settledAnew(tested: Tested): () => Promise<boolean> {
  const passes = new Set<string>();
  return async () => {
    const { state, lastPass } = (await keeperStatus(tested)) ?? {};
    if (lastPass) passes.add(lastPass);
    // The first is over by then, and the second may have been under way.
    return passes.size > 2 && state === 'settled';
  };
}

/** The effect of a fault that takes servers away: Kubernetes says so. */
export function notReady(tested: Tested, what: string): Condition {
  return { what, timeoutMs: 120_000, everyMs: 100, holds: async () => !(await serversReady(tested)) };
}

/** An effect, and every server ready again after it. */
export function andThenReady(tested: Tested, effect: Condition | undefined): Condition {
  let seen = effect === undefined;
  const what = `${effect?.what ?? ''}, and every server to be ready again`;
  const holds = async () => {
    seen ||= (await effect?.holds()) ?? true;
    return seen && (await serversReady(tested));
  };
  return { what, timeoutMs: 300_000, everyMs: 100, holds };
}

/** A wait for the server's own disk, which it writes to once a second: many writers, since each has to wait that long. */
export const ON_DISK = { waitDisk: true, waitReplicas: 0, lanesPerShard: 16 } as const;

/** Nothing that was confirmed may be lost, nothing at all if it is planned; and every acknowledged write was looked for. */
export function expectKept({ name, lost, wrong, unverified }: DrillResult, planned = false): void {
  const { waited, plain } = lost;
  const expected = { name, lost: planned ? { waited: 0, plain: 0 } : { waited: 0, plain }, wrong: 0, unverified: 0 };
  expect({ name, lost: { waited, plain }, wrong, unverified }).toEqual(expected);
}

/** What an engineer wants to see of lost writes: where they were, and what their servers say. */
export async function lostWhere(tested: Tested, { report }: DrillResult): Promise<string> {
  const shards = report.shards.map(({ slots, lost, longestGapMs, longestGapBegan }) =>
    JSON.stringify({ slots, lost, longestGapMs, longestGapBegan }),
  );
  const { namespace } = tested;
  const logs = await Promise.all(
    (await podsOf(namespace, selectorOf(tested, 'server'))).map(async ({ metadata }) => {
      const log = (previous: boolean, otherwise: string) =>
        logOf({ namespace, pod: metadata.name, container: 'redis' }, { lines: 60, previous }).catch(() => otherwise);
      const before = await log(true, 'was not restarted');
      return `--- ${metadata.name}\n${before}\n--- since\n${await log(false, 'is not there')}`;
    }),
  );
  return [JSON.stringify(report.total.lostSample), ...shards, ...logs].join('\n');
}
