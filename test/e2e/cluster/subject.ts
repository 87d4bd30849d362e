import { type Condition, type Drill, type DrillResult, runDrill } from '../../../drills/drill';
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
export const TESTED = testedOf(local);
/** Selects the servers. */
export const SELECTOR = selectorOf(TESTED, 'server');

/** The environment that the suite runs, with an engine of its own. */
export function environmentWith(cluster: Partial<AnyEnvironment['redis']['cluster']>): AnyEnvironment {
  return { ...local, sentinel: undefined, redis: { ...local.redis, cluster: { ...local.redis.cluster, ...cluster } } };
}

/** The cluster of an environment, for who looks at it. */
export function testedOf({ redis }: Pick<AnyEnvironment, 'redis'>): Tested {
  return { namespace: redis.namespace, name: redis.name, servers: SHARDS.length * ORDINALS.length };
}

/** A cluster that runs, and its clients. */
export interface Running {
  readonly environment: AnyEnvironment;
  readonly clients: Clients;
  /** Whether drills run while the keeper is away. */
  readonly keeperAway?: boolean;
}

/** The clients of a cluster. */
export interface Clients {
  /** Gives the ledger, on another node than this one; it is deployed when it is asked for first. */
  ledger(awayFrom?: string): Promise<LedgerClient>;
}

/** Clients that are not there yet. */
export function newClients(environment: AnyEnvironment): Clients {
  let ledger: LedgerClient | undefined;
  return {
    ledger: async awayFrom => {
      if (!ledger || awayFrom) ledger = await deployLedger(environment, awayFrom);
      return ledger;
    },
  };
}

/** A topology under test. */
export interface Subject extends Running {
  /** Notes a line for the end of the run. */
  readonly figure: (line: string) => void;
  /** Notes a drill's result for the table at the end. */
  readonly result: (result: DrillResult) => void;
}

/** What a drill of the suite is told; the rest is the same for all. */
export interface DrillSettings extends Pick<Drill, 'name' | 'fault' | 'effect' | 'lastsMs' | 'options'> {
  /** Shard whose primary is the target. */
  readonly shard?: number;
  /** Other targets than that. */
  readonly target?: Partial<Target>;
  /** Node that the writers must not be on. */
  readonly awayFrom?: string;
  /** The servers get over it by themselves: where there is no keeper, that is waited for before it comes back. */
  readonly alone?: boolean;
}

/** Runs a drill under the ledger, until the cluster is whole again. */
export async function measured(running: Running, settings: DrillSettings): Promise<DrillResult> {
  const { shard = 0, target, awayFrom, alone, options, ...props } = settings;
  const tested = testedOf(running.environment);
  const ledger = await running.clients.ledger(awayFrom);
  const pod = await primaryOf(tested.namespace, tested.name, shard);
  const withoutIt = alone ? andThenReady(tested, props.effect) : props.effect;
  return runDrill({
    ...props,
    ...(running.keeperAway
      ? { name: `${props.name}, no keeper`, fault: withoutKeeper(props.fault), effect: withoutIt }
      : {}),
    target: { namespace: tested.namespace, pod, selector: selectorOf(tested, 'server'), ...target },
    ledger,
    options: { waitReplicas: 1, ...options },
    recovery: { what: 'the topology to be whole again', timeoutMs: 240_000, holds: () => whole(tested) },
  });
}

/**
 * Runs a drill and asserts what holds after each fault: nothing that replicas confirmed is lost, every slot is covered,
 * and every shard is in two zones.
 */
export async function drill(subject: Subject, settings: DrillSettings): Promise<DrillResult> {
  const result = await measured(subject, settings);
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
export async function whole(tested: Tested): Promise<boolean> {
  return (await serversReady(tested)) && (await isMended(tested));
}

async function isMended(tested: Tested): Promise<boolean> {
  const status = await keeperStatus(tested);
  return status?.state === 'settled' || status?.spreading === true;
}

/**
 * Whether the keeper says that nothing is left to do, primaries that gathered in a zone included. It is asked itself: its
 * pod's readiness is some seconds old.
 */
export async function settledAndSpread(tested: Tested): Promise<boolean> {
  return (await serversReady(tested)) && (await keeperStatus(tested))?.state === 'settled';
}

/** The effect of a fault that a failover follows: the other server of each of these primaries' shards is primary. */
export function anotherPrimary({ namespace }: Tested, primaries: readonly string[]): Condition {
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
