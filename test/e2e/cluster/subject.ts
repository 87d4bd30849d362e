import { type Drill, type DrillResult, runDrill } from '../../../drills/drill';
import type { Target } from '../../../drills/faults/fault';
import { withoutKeeper } from '../../../drills/faults/without-keeper';
import type { LedgerClient } from '../../../drills/ledger/client';
import { type AnyEnvironment, local } from '../../../environments';
import { deployLedger } from '../support/deployment';
import { onServer, primaryOf } from '../support/redis';
import {
  andThenReady,
  expectKept,
  keeperStatus,
  lostWhere,
  selectorOf,
  serversReady,
  type Tested,
} from '../support/tested';
import { zoneOfPod } from '../support/zones';

export const { namespace, name } = local.redis;
export const SHARDS = [0, 1, 2];
const ORDINALS = [0, 1];
/** The topology that the suite breaks. */
export const TESTED: Tested = { namespace, name, servers: SHARDS.length * ORDINALS.length };
/** Selects the servers. */
export const SELECTOR = selectorOf(TESTED, 'server');

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
  const withoutIt = alone ? andThenReady(TESTED, props.effect) : props.effect;
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
  if (result.lost.plain + result.lost.waited > 0) subject.figure(await lostWhere(TESTED, result));
  expectKept(result);
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
  return (await serversReady(TESTED)) && (await isMended());
}

async function isMended(): Promise<boolean> {
  const status = await keeperStatus(TESTED);
  return status?.state === 'settled' || status?.spreading === true;
}

/**
 * Whether the keeper says that nothing is left to do, primaries that gathered in a zone included. It is asked itself: its
 * pod's readiness is some seconds old.
 */
export async function settledAndSpread(): Promise<boolean> {
  return (await serversReady(TESTED)) && (await keeperStatus(TESTED))?.state === 'settled';
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
