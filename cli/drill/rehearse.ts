import { type DrillMoment, type DrillResult, runDrill } from '../../drills/drill';
import { type LedgerClient, ledgerInPod } from '../../drills/ledger/client';
import type { RunOptions } from '../../drills/ledger/options';
import type { TwoPrimaries } from '../../drills/roles/two-primaries';
import { sentence } from '../../programs/http';
import { runClient } from '../clients/run-client';
import { readHappenings } from '../events/read';
import { type Happening, timeline } from '../events/timeline';
import { Failure } from '../failure';
import type { Seen } from '../status/seen';
import { type FaultName, OFFERED, type Offered } from './faults';
import { effectOf, type Look, recovery, type Subject } from './subject';
import { longestTwo, type RoleSpan, roleSpans, type Samples, watchServers } from './watch';

/** What is told of how a drill is to be. */
export interface Rehearsing {
  readonly name: FaultName;
  /** How long a fault lasts that is healed, in milliseconds. */
  readonly lastsMs: number;
  readonly options: Partial<RunOptions>;
  /** `min-replicas-to-write` of the servers. */
  readonly minReplicas: number;
  readonly look: Look;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What came of a drill. */
export interface Rehearsed extends DrillResult {
  /** Server that was broken. */
  readonly pod: string;
  readonly roles: readonly RoleSpan[];
  readonly twoPrimaries: TwoPrimaries;
  readonly happenings: readonly Happening[];
}

const LEDGER = 'redis-ha-ledger';

/** Runs a ledger beside a topology while something is done with it, and takes it away, whatever happens. */
export async function withLedger<T>(
  seen: Seen,
  image: string | undefined,
  use: (ledger: LedgerClient) => Promise<T>,
): Promise<T> {
  const name = `${LEDGER}-${seen.name}`;
  const pod = await runClient(seen, { name, program: 'ledger', ...(image === undefined ? {} : { image }) });
  try {
    return await use(ledgerInPod(pod.namespace, pod.pod));
  } finally {
    await pod.remove();
  }
}

/** Breaks one server, or all, while the ledger writes, and says what came of it. */
export async function rehearse(
  seen: Seen,
  subject: Subject,
  ledger: LedgerClient,
  how: Rehearsing,
): Promise<Rehearsed> {
  const { name, lastsMs, options, minReplicas, look, say, signal } = how;
  const offered: Offered = OFFERED[name];
  const began = new Date();
  const watch = watchServers(seen, minReplicas);
  let result: DrillResult;
  let samples: Samples;
  try {
    result = await runDrill({
      name: name.replaceAll('-', ' '),
      fault: offered.fault,
      target: subject.target,
      ledger,
      options,
      effect: effectOf(offered, subject, look),
      ...(offered.lasts ? { lastsMs } : {}),
      recovery: recovery(look),
      say: moment => say(MOMENTS[moment](subject.pod)),
      signal,
    });
  } catch (error) {
    // What aborts says it itself.
    signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    throw new Failure(`${name} was broken off, and what it did is healed. ${sentence(error)}`);
  } finally {
    samples = await watch.stop();
  }
  return {
    ...result,
    pod: subject.pod,
    roles: roleSpans(samples),
    twoPrimaries: longestTwo(seen, samples),
    happenings: timeline(await readHappenings(seen.namespace, [await look()]), began),
  };
}

const MOMENTS: Readonly<Record<DrillMoment, (pod: string) => string>> = {
  writing: () => 'the ledger writes',
  injected: pod => `the fault begins, at ${pod}`,
  effect: () => 'it is felt',
  healed: () => 'it is over',
  recovered: () => 'all is well again',
  ended: () => 'the ledger stops, and looks for what it wrote',
};
