import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrateSpec } from '../../lib/config/copy-spec';
import { now } from '../../programs/clock';
import { sentence, serve } from '../../programs/http';
import { librariesOf, loadLibraries } from '../functions';
import { connectTarget } from '../login';
import { claim, release } from '../mark';
import type { Redis } from '../redis';
import { createCopier } from './copier';
import type { Source } from './feed';
import { follow } from './follow';
import { createMetrics } from './metrics';
import { createPending } from './pending';
import { createRemembered } from './remembered';
import { migrateRoutes } from './routes';
import { at, Misfit, openSource } from './source';
import { type Sweep, sweep } from './sweep';
import { FINISHED, judge, type Progress, type Verdict } from './verdict';

type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** How a migration is run. */
export interface MigrateProps {
  readonly httpPort: number;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** A target that cannot be asked at the start is waited for this long, in milliseconds; later, for ever. */
const FIRST_PATIENCE_MS = 60_000;
/** Pauses in milliseconds: between comparisons that found all equal or did not, and between looks at the source's shape. */
const [EQUAL_MS, UNEQUAL_MS, REFRESH_MS] = [10_000, 1000, 2000];
/** How long a wish to finish waits for a comparison, and how often it looks, in milliseconds. */
const [FINISH_MS, FINISH_EVERY_MS] = [60 * 60_000, 100];
/** What is served still ends within this, in milliseconds. */
const GRACE_MS = 2000;

/** Copies a Redis that is in use, and all that is written to it, until it is stopped. Rejects with a sentence. */
export async function migrate(spec: MigrateSpec, { httpPort, log, stopping }: MigrateProps): Promise<void> {
  const source = await openSource(spec);
  const first = connectTarget(spec.target, { patienceMs: FIRST_PATIENCE_MS });
  log('begun', { target: await claim(first, 'migrate', spec.id), primaries: source.feeds.length });
  first.close();

  let interrupted: number | undefined;
  let targetProblem: string | undefined;
  let compareProblem: string | undefined;
  const target = connectTarget(spec.target, {
    patienceMs: Number.POSITIVE_INFINITY,
    onProblem: ({ message }) => {
      if (targetProblem === undefined) log('waiting', { reason: `The target cannot be written to now (${message}).` });
      interrupted = now();
      targetProblem = `The target cannot be written to now (${message}).`;
    },
  });
  const single = spec.target.mode === 'cluster';
  const pending = createPending(now);
  const remembered = createRemembered();
  const metrics = createMetrics();
  const failed = new AbortController();
  const ended = AbortSignal.any([stopping, failed.signal]);
  const feeds = source.feeds.map(feed => follow({ feed, pending, clock: now, stopping: ended, log }));
  const onProblem = (reason: string) => log('waiting', { reason });
  const copier = createCopier({
    source,
    target,
    pending,
    single,
    stopping: ended,
    onProblem,
    onWritten: remembered.add,
  });

  let last: Sweep | undefined;
  let lost = 0;
  const progress = (): Progress => {
    // Connections that ended by themselves are seen only by counting.
    if (target.interruptions() !== lost) interrupted = now();
    lost = target.interruptions();
    const oldest = pending.oldest();
    return {
      now: now(),
      feeds: feeds.map(feed => feed.state()),
      pending: pending.size(),
      ...(oldest === undefined ? {} : { oldest }),
      ...(interrupted === undefined ? {} : { interrupted }),
      ...(targetProblem === undefined ? {} : { targetProblem }),
      ...(compareProblem === undefined ? {} : { compareProblem }),
      ...(last ? { sweep: last } : {}),
    };
  };
  const verdict = (): Verdict => (finished ? FINISHED : judge(progress()));
  let finished = false;
  /** Ends the migration where nothing would be lost by it: from then on the target is its clients'. */
  const finish = async (): Promise<Verdict> => {
    const asked = now();
    const compared = () => verdict().state === 'in step' && (last?.began ?? 0) > asked;
    while (!compared() && now() - asked < FINISH_MS && !ended.aborted) await sleep(FINISH_EVERY_MS);
    if (!compared()) return verdict();
    failed.abort();
    await copier.ended;
    await release(target, 'migrate');
    finished = true;
    log('finished', { ...last });
    return verdict();
  };
  const routes = migrateRoutes({ metrics, progress, verdict, copied: copier.copied, finish });
  const served = await serve(routes, httpPort).catch((error: Error) => {
    throw new Error(`HTTP_PORT ${httpPort} can't be listened on (${error.message}): set it to a free port.`);
  });
  log('serving', { httpPort: served.port });

  const compare = async (): Promise<void> => {
    while (!ended.aborted) {
      if (feeds.every(feed => feed.state().complete)) {
        try {
          await copyFunctions(source, target);
          const found = await sweep({
            source,
            target,
            pending,
            mayDelete: (db, key) => spec.deleteExtra === true || remembered.has(db, key),
            clock: now,
          });
          last = found;
          metrics.sweeps.inc();
          targetProblem = undefined;
          compareProblem = undefined;
          log('compared', { ...found });
        } catch (error) {
          if (compareProblem !== sentence(error)) onProblem(sentence(error));
          compareProblem = sentence(error);
        }
      }
      await sleep(judge(progress()).state === 'in step' ? EQUAL_MS : UNEQUAL_MS);
    }
  };
  const refresh = async (): Promise<void> => {
    while (!ended.aborted) {
      await source.refresh().catch((error: unknown) => {
        if (error instanceof Misfit) throw error;
        onProblem(sentence(error));
      });
      await sleep(REFRESH_MS);
    }
  };
  try {
    await Promise.race([copier.ended, compare(), refresh()]);
    // What is finished says so until it is stopped: a program that ended would be started again.
    if (failed.signal.aborted && !stopping.aborted) await once(stopping, 'abort');
  } finally {
    failed.abort();
    await served.close(GRACE_MS);
    source.close();
    target.close();
  }
}

/** Functions that the source has and the target lacks: nothing tells of a new one. */
async function copyFunctions(source: Source, target: Redis): Promise<void> {
  const feed = at(source.feeds, 0);
  await loadLibraries(target, await librariesOf({ each: commands => feed.ask(commands) }));
}
