import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadClient } from '../../drills/load/client';
import type { LoadOptions } from '../../drills/load/options';
import type { LoadReport } from '../../drills/load/report';
import { sentence } from '../../programs/http';
import { Failure } from '../failure';

/** What a measurement is told. */
export interface Measuring {
  readonly options: LoadOptions;
  /** What each target is called. */
  readonly labels: readonly string[];
  readonly rounds: number;
  /** Is told how far a target is, of which number from 0, in which round from 1. */
  readonly tell: (round: number, target: number, report: LoadReport) => void;
  /** Is told of what each target came to in a round. */
  readonly over: (round: number, reports: readonly LoadReport[]) => void;
  /** Ends it: what is sent ends, keys go, and the signal's reason is thrown. */
  readonly signal: AbortSignal;
  /** Pause between two looks, in milliseconds: each asks the program that should send. @default 1000 */
  readonly everyMs?: number;
}

/** How long a run may go on after its time, until its keys are gone, in milliseconds. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Loads each target in turn, round after round, so that a machine whose speed drifts is as slow for one as for the other.
 *
 * @returns the reports of each target
 */
export async function inRounds(loads: readonly LoadClient[], measuring: Measuring): Promise<LoadReport[][]> {
  const reports: LoadReport[][] = loads.map(() => []);
  for (let round = 1; round <= measuring.rounds; round += 1) {
    const ofRound: LoadReport[] = [];
    for (const [index, load] of loads.entries()) {
      const tell = (told: LoadReport) => measuring.tell(round, index, told);
      const report = await measure(load, measuring.labels[index] ?? '', measuring, tell);
      ofRound.push(report);
      reports[index]?.push(report);
    }
    measuring.over(round, ofRound);
  }
  return reports;
}

async function measure(
  load: LoadClient,
  label: string,
  { options, signal, everyMs = 1000 }: Measuring,
  tell: (report: LoadReport) => void,
): Promise<LoadReport> {
  signal.throwIfAborted();
  await orLabelled(label, load.start(options));
  const deadline = performance.now() + options.seconds * 1000 + PATIENCE_MS;
  try {
    for (;;) {
      await sleep(everyMs, undefined, { signal });
      const report = await orLabelled(label, load.report());
      if (report.state === 'done') return report;
      if (performance.now() > deadline) throw new Failure(`${label}: a run does not end, its keys are not gone yet.`);
      tell(report);
    }
  } catch (error) {
    await load.stop().catch(() => {});
    signal.throwIfAborted();
    throw error;
  }
}

/** What a load, or the API server on the way to it, complained of: the path that was asked says nothing to a user. */
async function orLabelled<T>(label: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new Failure(`${label} could not be measured. ${sentence(error).replace(/^(?:GET|POST) \S+ failed: /, '')}`);
  }
}
