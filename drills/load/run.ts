import { now } from '../../programs/clock';
import type { Caller } from './callers';
import { type Generator, lackOf } from './generator';
import { issuing } from './issue';
import { fillingOf, fillKeys, keysOf, removeKeys } from './keys';
import { closedLoop, type OpenEnd, openLoop } from './loops';
import { kindsOf } from './mixes';
import { type LoadOptions, mixOf } from './options';
import { createPacer } from './pacer';
import type { LoadReport, LoadState } from './report';
import { evenly } from './schedule';
import { createTally } from './tally';
import { watchThread } from './thread';

/** A load that goes on until its time is over. */
export interface LoadRun {
  report(): LoadReport;
  /** Ends it before its time, and waits until its keys are gone. */
  stop(): Promise<LoadReport>;
}

/** The first command is due when all is set up, in milliseconds from now. */
const LEAD_MS = 20;

/** Connects, makes the keys and begins. Rejects when the servers do not answer. */
export async function startLoad(
  options: LoadOptions,
  connect: (count: number) => Promise<readonly Caller[]>,
): Promise<LoadRun> {
  const { rate, clients, seconds } = options;
  const { weights, valueBytes } = mixOf(options);
  const run = new Date(now()).toISOString().replace(/[-:.]/g, '');
  const keys = keysOf(run, options.keys);
  const kinds = kindsOf(weights);
  const filling = fillingOf(valueBytes, seconds);
  const callers = await connect(clients);
  const close = () => {
    for (const caller of callers) caller.close();
  };
  try {
    await fillKeys(callers, keys, kinds, filling);
  } catch (error) {
    await removeKeys(callers, keys, kinds);
    close();
    throw error;
  }

  const pacer = rate === null ? undefined : await createPacer();
  const start = performance.now() + LEAD_MS;
  const startedAt = new Date(now() + LEAD_MS).toISOString();
  const tally = createTally(start);
  const stopped = new AbortController();
  let state: LoadState = 'running';
  let keysLeft = 0;
  let end: OpenEnd | undefined;
  const fared = watchThread();

  const issue = issuing(weights, keys, filling, tally);
  const send = async (): Promise<void> => {
    if (rate === null || !pacer) return closedLoop(callers, start + seconds * 1000, issue, stopped.signal);
    end = await openLoop(callers, rate, evenly(rate, start, seconds), pacer, issue, stopped.signal);
  };
  const work = async (): Promise<void> => {
    await send();
    fared.stop();
    state = 'cleaning';
    keysLeft = await removeKeys(callers, keys, kinds);
    close();
    state = 'done';
  };
  const report = (): LoadReport => {
    const generator: Generator = { ...fared.figures(), ...end };
    return {
      run,
      state,
      startedAt,
      options,
      ...tally.figures(),
      generator,
      lacked: lackOf(generator, options),
      keysLeft,
    };
  };
  const finished = work();
  return {
    report,
    stop: async () => {
      stopped.abort();
      await finished;
      return report();
    },
  };
}
