import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from './keeper';
import type { Log } from './log';

/** What ends a keeper, and what makes it hurry. */
export interface Course {
  /** No more steps from here on: it only observes, so that verdicts still rest on what is there now. */
  readonly stopping: AbortSignal;
  /** The end. Always after `stopping`. */
  readonly ended: AbortSignal;
  /** Whether a server is about to stop, and needs to know what is there now. */
  readonly hurry: () => boolean;
}

const BUSY_PAUSE_MS = 700;
const SETTLED_PAUSE_MS = 2000;
/** Slots move while a pass lasts, and stand still between two. */
const MOVING_PAUSE_MS = 20;

/** Makes passes until the end. */
export async function run(keeper: Keeper, log: Log, { stopping, ended, hurry }: Course): Promise<void> {
  let failure = '';
  while (!ended.aborted) {
    let pause = BUSY_PAUSE_MS;
    try {
      const { decision } = await keeper.pass({ act: !stopping.aborted });
      if (decision.state === 'settled' && !hurry()) pause = SETTLED_PAUSE_MS;
      if (decision.state === 'moving') pause = MOVING_PAUSE_MS;
      failure = '';
    } catch (error) {
      // Nothing of a pass throws on purpose; whatever does must not end the keeper, nor fill the log.
      if (failure !== String(error)) log('error', 'pass failed', { error: String(error) });
      failure = String(error);
    }
    // Either ends the pause.
    await sleep(pause, undefined, { signal: stopping.aborted ? ended : stopping }).catch(() => undefined);
  }
}
