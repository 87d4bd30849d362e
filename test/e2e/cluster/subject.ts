import { type Condition, type Drill, type DrillResult, runDrill } from '../../../drills/drill';
import type { Fault, Target } from '../../../drills/faults/fault';
import { TEST_CLUSTER } from '../../../drills/faults/test-cluster';
import { withoutKeeper } from '../../../drills/faults/without-keeper';
import { kubectl, kubectlJson } from '../../../drills/kubectl';
import type { LedgerClient } from '../../../drills/ledger/client';
import { type AnyEnvironment, local } from '../../../environments';
import { componentLabels } from '../../../lib/config/labels';
import { PORTS } from '../../../lib/config/ports';
import { deployLedger, isReady, podsOf } from '../support/deployment';
import { onServer, primaryOf } from '../support/redis';
import { zoneOfPod } from '../support/zones';

export const { namespace, name } = local.redis;
export const pairs = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(pair => pair.join('='));
/** Selects the servers. */
export const SELECTOR = pairs(componentLabels(name, 'server')).join(',');
export const SHARDS = [0, 1, 2];
const ORDINALS = [0, 1];

/** Faults that need more than kubectl. On another cluster they are shown as skipped; in CI they must run. */
export const onTestCluster = process.env[TEST_CLUSTER] || process.env.CI ? it : it.skip;

/** The environment that the suite runs, with an engine of its own. */
export function environmentWith(cluster: Partial<AnyEnvironment['redis']['cluster']>): AnyEnvironment {
  return { ...local, sentinel: undefined, redis: { ...local.redis, cluster: { ...local.redis.cluster, ...cluster } } };
}

/** A topology under test. */
export interface Subject {
  readonly environment: AnyEnvironment;
  /** Notes a line for the end of the run. */
  readonly figure: (line: string) => void;
  /** Notes a drill's result for the table at the end. */
  readonly result: (result: DrillResult) => void;
  /** Whether drills run while the keeper is away. */
  readonly keeperAway?: boolean;
}

/** What a drill of the suite is told; the rest is the same for all. */
export interface DrillSettings extends Pick<Drill, 'name' | 'fault' | 'effect' | 'lastsMs'> {
  /** Shard whose primary is the target. */
  readonly shard?: number;
  /** Other targets than that. */
  readonly target?: Partial<Target>;
  /** Node that the writers must not be on. */
  readonly awayFrom?: string;
  /** The servers get over it by themselves: where there is no keeper, that is waited for before it comes back. */
  readonly alone?: boolean;
}

let ledger: LedgerClient | undefined;

/** Makes the next drill deploy its ledger anew. */
export function forgetLedger(): void {
  ledger = undefined;
}

/**
 * Runs a drill under the ledger and asserts what holds after each fault: nothing that replicas confirmed is lost, every
 * slot is covered, and every shard is in two zones.
 */
export async function drill(subject: Subject, settings: DrillSettings): Promise<DrillResult> {
  const { shard = 0, target, awayFrom, alone, ...props } = settings;
  if (!ledger || awayFrom) ledger = await deployLedger(subject.environment, awayFrom);
  const pod = await primaryOf(namespace, name, shard);
  const withoutIt = alone ? andThenReady(props.effect) : props.effect;
  const result = await runDrill({
    ...props,
    ...(subject.keeperAway
      ? { name: `${props.name}, no keeper`, fault: withoutKeeper(props.fault), effect: withoutIt }
      : {}),
    target: { namespace, pod, selector: SELECTOR, ...target },
    ledger,
    options: { waitReplicas: 1 },
    recovery: { what: 'the topology to be whole again', timeoutMs: 240_000, holds: whole },
  });
  subject.result(result);
  if (result.lost.plain + result.lost.waited > 0) subject.figure(await lostWhere(result));
  const { lost, wrong, unverified } = result;
  expect({ lost: lost.waited, wrong, unverified }).toEqual({ lost: 0, wrong: 0, unverified: 0 });
  expect(await onServer(namespace, `${name}-0-0`, 'cluster info')).toContain('cluster_slots_ok:16384');
  await expectSpread();
  return result;
}

/** Runs a drill for something planned: not even a write that no replica confirmed may be lost. */
export async function plannedDrill(subject: Subject, settings: DrillSettings): Promise<void> {
  const { lost } = await drill(subject, settings);
  expect(lost.plain).toBe(0);
}

/** Every shard has its servers in two zones, as far as the cluster has so many. */
export async function expectSpread(): Promise<void> {
  const zoneOf = await zoneOfPod(namespace);
  const possible = Math.min(2, new Set(zoneOf.values()).size);
  for (const shard of SHARDS) {
    const zones = ORDINALS.map(ordinal => zoneOf.get(`${name}-${shard}-${ordinal}`));
    expect(new Set(zones).size).toBe(possible);
  }
}

/** Servers and keeper say that all is as it should be, but for primaries that wait for quiet to be spread again. */
export async function whole(): Promise<boolean> {
  return (await serversReady()) && (await isMended());
}

async function isMended(): Promise<boolean> {
  const status = await keeperStatus();
  return status?.state === 'settled' || status?.spreading === true;
}

/**
 * Whether the keeper says that nothing is left to do, primaries that gathered in a zone included. It is asked itself: its
 * pod's readiness is some seconds old.
 */
export async function settledAndSpread(): Promise<boolean> {
  return (await serversReady()) && (await keeperStatus())?.state === 'settled';
}

async function keeperStatus(): Promise<{ readonly state: string; readonly spreading?: boolean } | undefined> {
  const selector = pairs(componentLabels(name, 'keeper')).join(',');
  const keepers = (await podsOf(namespace, selector)).filter(pod => !pod.metadata.deletionTimestamp);
  const [keeper] = keepers;
  if (!keeper || keepers.length > 1) return undefined;
  const path = `/api/v1/namespaces/${namespace}/pods/${keeper.metadata.name}:${PORTS.http.number}/proxy/status`;
  return JSON.parse((await kubectl(['get', '--raw', path])).stdout);
}

/** The effect of a fault that takes servers away: Kubernetes says so. */
export function notReady(what: string) {
  return { what, timeoutMs: 120_000, everyMs: 100, holds: async () => !(await serversReady()) };
}

/** Whether every server is ready; the keeper is not asked. */
export async function serversReady(): Promise<boolean> {
  const ready = (await podsOf(namespace, SELECTOR)).filter(isReady).length;
  return ready === SHARDS.length * ORDINALS.length;
}

function andThenReady(effect: Condition | undefined): Condition {
  let seen = effect === undefined;
  const what = `${effect?.what ?? ''}, and every server to be ready again`;
  const holds = async () => {
    seen ||= (await effect?.holds()) ?? true;
    return seen && (await serversReady());
  };
  return { what, timeoutMs: 300_000, everyMs: 100, holds };
}

/** The effect of a fault that a failover follows: the other server of each of these primaries' shards is primary. */
export function anotherPrimary(primaries: readonly string[]) {
  const tookOver = async (pod: string) => {
    const other = pod.endsWith('0') ? pod.replace(/0$/, '1') : pod.replace(/1$/, '0');
    return (await onServer(namespace, other, 'role')).startsWith('master');
  };
  return {
    what: `another primary than ${primaries.join(' and ')}`,
    timeoutMs: 120_000,
    holds: async () => (await Promise.all(primaries.map(tookOver))).every(Boolean),
  };
}

/** A fault that is done several times, each once the condition holds again. */
export function repeated(
  fault: Fault,
  times: number,
  between: (target: Target, times: number) => Promise<unknown>,
): Fault {
  return {
    ...fault,
    name: `${fault.name}, ${times} times`,
    inject: async target => {
      for (let time = 0; time < times; time++) {
        if (time > 0) await between(target, time);
        await fault.inject(target);
      }
    },
  };
}

/** What an engineer wants to see of lost writes: where they were, and what their servers say. */
async function lostWhere({ report }: DrillResult): Promise<string> {
  const shards = report.shards.map(({ slots, lost, longestGapMs, longestGapBegan }) =>
    JSON.stringify({ slots, lost, longestGapMs, longestGapBegan }),
  );
  const logs = await Promise.all(
    (await podsOf(namespace, SELECTOR)).map(async ({ metadata }) => {
      const { stdout } = await kubectl(['-n', namespace, 'logs', metadata.name, '-c', 'redis', '--tail=60']);
      const before = ['-n', namespace, 'logs', metadata.name, '-c', 'redis', '--tail=60', '--previous'];
      const previous = await kubectl(before).then(
        output => output.stdout,
        () => 'was not restarted',
      );
      return `--- ${metadata.name}\n${previous}\n--- since\n${stdout}`;
    }),
  );
  return [JSON.stringify(report.total.lostSample), ...shards, ...logs].join('\n');
}

/** Names of the cluster's nodes. */
export async function nodeNames(): Promise<string[]> {
  const { items } = await kubectlJson<{ items: { metadata: { name: string } }[] }>(['get', 'nodes']);
  return items.map(({ metadata }) => metadata.name);
}
