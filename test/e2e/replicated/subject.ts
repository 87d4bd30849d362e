import { type Drill, type DrillResult, runDrill } from '../../../drills/drill';
import type { Fault, Target } from '../../../drills/faults/fault';
import { withoutKeeper } from '../../../drills/faults/without-keeper';
import type { LedgerClient } from '../../../drills/ledger/client';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { runLedger } from '../support/deployment';
import {
  andThenReady,
  expectKept,
  keeperStatus,
  lostWhere,
  orKeeperSays,
  readyPods,
  selectorOf,
  serversReady,
} from '../support/tested';
import { isPrimary, namedPrimary, primaryOf } from './primary';
import { deployReader, type Reading, watchReads } from './reader';
import type { Release } from './release';
import { type Verdict, watchRoles } from './roles';

/** A release that runs, and its clients. */
export interface Running {
  /** The release as it is now. */
  readonly release: () => Release;
  readonly clients: Clients;
  /** Whether drills run while the keeper is away. */
  readonly keeperAway?: boolean;
}

/** A release under test. */
export interface Subject extends Running {
  readonly engine: TestedEngine;
  /** Says what the release is from now on. */
  readonly becomes: (release: Release) => void;
  /** Notes a line for the end of the run. */
  readonly figure: (line: string) => void;
  /** Notes a drill's result for the table at the end. */
  readonly result: (result: DrillResult) => void;
}

/** The clients of a release: one ledger on each way, and a reader. */
export interface Clients {
  /** Gives the ledgers, on other nodes than this one; they are deployed when they are asked for first. */
  ledgers(
    release: Release,
    awayFrom?: string,
  ): Promise<{ readonly direct: LedgerClient; readonly front: LedgerClient }>;
}

/** What a drill of these suites is told; the rest is the same for all. */
export interface DrillSettings extends Pick<Drill, 'name' | 'fault' | 'effect' | 'lastsMs' | 'options'> {
  /** Whether it is planned: not even a write that no replica confirmed may be lost, on either way. */
  readonly planned?: boolean;
  /** Other targets than the primary's pod. */
  readonly target?: Partial<Target>;
  /** Node that the writers must not be on. */
  readonly awayFrom?: string;
  /** Nobody reaches the primary from the fault to its healing, and no rule has it stop taking writes then. */
  readonly cutOff?: boolean;
  /** The servers get over it by themselves: where there is no keeper, that is waited for before it comes back. */
  readonly alone?: boolean;
}

/** Clients that are not there yet. */
export function newClients(engine: TestedEngine): Clients {
  let there: { readonly direct: LedgerClient; readonly front: LedgerClient } | undefined;
  let node: string | undefined;
  return {
    ledgers: async (release, awayFrom) => {
      if (there && (awayFrom === undefined || awayFrom === node)) return there;
      if (!there) await deployReader(release, engine);
      const [direct, front] = await Promise.all([
        runLedger(release.clients, release.direct, { awayFrom }),
        runLedger(release.clients, release.write, { name: 'ledger-front', awayFrom }),
      ]);
      node = awayFrom;
      there = { direct, front };
      return there;
    },
  };
}

/** What a drill measured, and what was seen meanwhile. */
export interface Measured {
  readonly result: DrillResult;
  /** Who took writes. */
  readonly verdict: Verdict;
  /** What a client of the read port saw. */
  readonly reading: Reading;
}

/** Runs a drill under two ledgers, one on each way, until the release is whole again; every server is asked who it is. */
export async function measured(running: Running, settings: DrillSettings): Promise<Measured> {
  const { target, awayFrom, alone, planned: _, cutOff = false, options, ...props } = settings;
  const release = running.release();
  const { direct, front } = await running.clients.ledgers(release, awayFrom);
  const pod = await primaryOf(release);
  const withoutIt = alone ? andThenReady(release, props.effect) : props.effect;
  const roles = watchRoles(release);
  const reads = watchReads(release);
  let healedAt = 0;
  const healing: Fault = {
    ...props.fault,
    heal: async each => {
      healedAt = Date.now();
      await props.fault.heal(each);
    },
  };
  try {
    await until(() => roles.allSeen() && reads.reads(), { what: 'every server to be asked', timeoutMs: 60_000 });
    const result = await runDrill({
      ...props,
      fault: healing,
      ...(running.keeperAway
        ? { name: `${props.name}, no keeper`, fault: withoutKeeper(healing), effect: withoutIt }
        : {}),
      target: { namespace: release.namespace, pod, selector: selectorOf(release, 'server'), ...target },
      ledger: direct,
      beside: { front },
      options: { waitReplicas: 1, ...options },
      recovery: {
        what: 'the topology to be whole again',
        timeoutMs: 240_000,
        holds: orKeeperSays(release, () => whole(running.release())),
      },
    });
    const unreached = cutOff ? { pod, until: healedAt } : undefined;
    const [verdict, reading] = await Promise.all([roles.stop(unreached), reads.stop()]);
    return { result, verdict, reading };
  } catch (error) {
    await Promise.all([roles.stop(), reads.stop()]);
    throw error;
  }
}

/**
 * Runs a drill and asserts what holds after each fault: nothing that a replica confirmed is lost, and no two servers took
 * writes for longer than they may.
 */
export async function drill(subject: Subject, settings: DrillSettings): Promise<DrillResult> {
  const { planned = false } = settings;
  const { result, verdict, reading } = await measured(subject, settings);
  subject.result(result);
  subject.figure(`${result.name}: ${verdict.seen}; ${readingLine(reading)}; front: ${errorsOf(result)}`);
  const results = [result, ...Object.values(result.beside)];
  const missed = results.some(({ lost }) => lost.waited > 0 || (planned && lost.plain > 0));
  if (missed) subject.figure(await lostWhere(subject.release(), result));
  for (const each of results) expectKept(each, planned);
  expect(verdict).toMatchObject({ onePrimary: true });
  return result;
}

/** Runs a drill for something planned. */
export function plannedDrill(subject: Subject, settings: DrillSettings): Promise<DrillResult> {
  return drill(subject, { ...settings, planned: true });
}

/** Servers, Sentinels, front and keeper say that all is as it should be. */
export async function whole(release: Release): Promise<boolean> {
  const { pods, sentinels } = release;
  if (!(await serversReady(release))) return false;
  const ofTheirOwn = sentinels.filter(each => !pods.includes(each));
  if ((await readyPods(release, 'sentinel')) !== ofTheirOwn.length) return false;
  if ((await readyFronts(release)) < 2) return false;
  return (await keeperStatus(release))?.state === 'settled' && (await isPrimary(release, await namedPrimary(release)));
}

/** How many pods of the front are ready. */
export function readyFronts({ namespace, front }: Release): Promise<number> {
  return readyPods({ namespace, name: front }, 'front');
}

/** What went wrong for the clients of a front. */
export function errorsOf({ beside }: DrillResult): string {
  return JSON.stringify(beside.front?.report.total.errors);
}

function readingLine({ answers, byPrimary, longestGapMs }: Reading): string {
  return `read port: ${answers} answers, ${byPrimary} by a primary, longest gap ${longestGapMs} ms`;
}
