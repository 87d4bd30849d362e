import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../programs/clock';
import type { Fault, Target } from './faults/fault';
import type { LedgerClient } from './ledger/client';
import type { Count } from './ledger/journal';
import type { RunOptions } from './ledger/options';
import { type Report, total } from './ledger/report';
import { until, type Waiting } from './wait';

/** A fault on purpose, with what has to come of it. */
export interface Drill {
  readonly name: string;
  readonly fault: Fault;
  readonly target: Target;
  readonly ledger: LedgerClient;
  /** More ledgers that write at the same time on other ways to the same data, by the names of these ways. */
  readonly beside?: Readonly<Record<string, LedgerClient>>;
  /** How the ledgers write. */
  readonly options?: Partial<RunOptions>;
  /** How long the fault lasts at least, in milliseconds. Default: until its effect is seen. */
  readonly lastsMs?: number;
  /** Seen between the fault and its healing, such as "another pod is primary". Without it the fault is healed at once. */
  readonly effect?: Condition;
  /** Seen after the healing, such as "all pods are ready". */
  readonly recovery?: Condition;
  /** Further acknowledged writes wanted in each shard before the fault, and after all is over. Default 200. */
  readonly writes?: number;
  /** How long those writes may take, in milliseconds. Default 120000. */
  readonly writesTimeoutMs?: number;
  /** Hears of each moment when it comes. Default: nobody does. */
  readonly say?: (moment: DrillMoment) => void;
  /** Breaks the drill off: what was done is healed first. Default: nothing does. */
  readonly signal?: AbortSignal;
}

/** Moments of a drill: it writes, the fault is there, its effect was seen, it is healed, all is well again, it has ended. */
export const DRILL_MOMENTS = ['writing', 'injected', 'effect', 'healed', 'recovered', 'ended'] as const;

export type DrillMoment = (typeof DRILL_MOMENTS)[number];

/** Something to wait for. */
export interface Condition extends Waiting {
  readonly holds: () => Promise<boolean>;
}

/** What a drill measured. */
export interface DrillResult {
  readonly name: string;
  readonly fault: string;
  readonly acknowledged: Count;
  readonly found: number;
  readonly lost: Count;
  readonly wrong: number;
  readonly unverified: number;
  readonly unknown: number;
  readonly brokenPerLane: number;
  readonly outsideGap: number;
  readonly longestGapMs: number;
  readonly longestGapBegan: string;
  /** From the fault until its effect was seen and it was healed and recovery was seen, in milliseconds. */
  readonly faultMs: number;
  /** When what happened, in milliseconds since 1970 by the clock of who runs the drill. An effect that nobody waits for has none. */
  readonly moments: Readonly<Partial<Record<DrillMoment, number>>>;
  readonly report: Report;
  /** The same of the ledgers that wrote on other ways, by the names of these. */
  readonly beside: Readonly<Record<string, DrillResult>>;
}

/**
 * Runs a drill. Progress is measured in acknowledged writes, not in seconds. Whatever goes wrong, the fault is healed
 * and the ledgers are stopped; then the first error is thrown.
 */
export async function runDrill(drill: Drill): Promise<DrillResult> {
  const { fault, target, ledger, beside = {}, lastsMs = 0, effect, recovery, signal } = drill;
  const ledgers = [ledger, ...Object.values(beside)];
  const moments: Partial<Record<DrillMoment, number>> = {};
  const at = (moment: DrillMoment) => {
    moments[moment] = Math.round(now());
    drill.say?.(moment);
  };
  try {
    for (const each of ledgers) await each.start(drill.options);
    at('writing');
    await furtherWrites(drill, 'before the fault');
    const began = performance.now();
    try {
      // Some faults take as long as they are there, such as a drain.
      at('injected');
      await fault.inject(target);
      if (effect) {
        await until(effect.holds, { ...effect, signal });
        at('effect');
      }
      await sleep(Math.max(0, began + lastsMs - performance.now()), undefined, { signal });
    } finally {
      await fault.heal(target);
      at('healed');
    }
    if (recovery) await until(recovery.holds, { ...recovery, signal });
    const faultMs = Math.round(performance.now() - began);
    at('recovered');
    await furtherWrites(drill, 'after the fault');
    at('ended');
    // All of them before one looks for its writes: that takes a while, in which the others would go on.
    const [report, ...reports] = await Promise.all(ledgers.map(each => each.stop()));
    if (!report) throw new Error('A drill without a ledger measures nothing.');
    const others = Object.keys(beside).flatMap((way, index) => {
      const other = reports[index];
      return other
        ? [[way, resultOf({ ...drill, name: `${drill.name}, ${way}` }, other, faultMs, moments)] as const]
        : [];
    });
    return { ...resultOf(drill, report, faultMs, moments), beside: Object.fromEntries(others) };
  } catch (error) {
    await Promise.allSettled(ledgers.map(each => each.stop()));
    throw error;
  }
}

/** Picks a drill's result out of the ledger's report. */
export function resultOf(
  drill: Pick<Drill, 'name' | 'fault'>,
  report: Report,
  faultMs: number,
  moments: DrillResult['moments'] = {},
): DrillResult {
  const { acknowledged, found, lost, wrong, unverified, unknown } = report.total;
  const { brokenPerLane, outsideGap, longestGapMs, longestGapBegan } = report.total;
  return {
    name: drill.name,
    fault: drill.fault.name,
    acknowledged,
    found,
    lost,
    wrong,
    unverified,
    unknown,
    brokenPerLane,
    outsideGap,
    longestGapMs,
    longestGapBegan,
    faultMs,
    moments,
    report,
    beside: {},
  };
}

async function furtherWrites(drill: Drill, when: string): Promise<void> {
  const { ledger, beside = {}, writes = 200, writesTimeoutMs = 120_000 } = drill;
  const counts = async () => {
    const reports = await Promise.all([ledger, ...Object.values(beside)].map(each => each.report()));
    return reports.flatMap(({ shards }) => shards.map(shard => total(shard.acknowledged)));
  };
  const before = await counts();
  await until(async () => (await counts()).every((count, index) => count - (before[index] ?? 0) >= writes), {
    what: `${writes} further acknowledged writes in every shard ${when}`,
    timeoutMs: writesTimeoutMs,
    signal: drill.signal,
  });
}
