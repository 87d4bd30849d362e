import { setTimeout as sleep } from 'node:timers/promises';

/** How to wait. */
export interface Waiting {
  /** What is waited for, to end the sentence "Gave up after 30 s waiting for …". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Pause between two looks, in milliseconds; as long as a look takes, up to a second, if that is more. Default 250. */
  readonly everyMs?: number;
  /** Ends the wait, which then throws this signal's reason. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** Time is up, and what was waited for has not come. */
export class GaveUp extends Error {}

/**
 * Asks `condition` until it gives something truthy, and returns that. A condition that throws is asked again: things
 * that come up fail before they work.
 *
 * @throws GaveUp when the time is up, with what was waited for and the condition's last error
 */
export async function until<T>(condition: () => T | Promise<T>, waiting: Waiting): Promise<NonNullable<T>> {
  const { what, timeoutMs, everyMs = 250, signal } = waiting;
  const deadline = performance.now() + timeoutMs;
  let problem = '';
  for (;;) {
    signal?.throwIfAborted();
    const began = performance.now();
    try {
      const value = await condition();
      if (value) return value;
      problem = '';
    } catch (error) {
      problem = ` The last look failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() >= deadline) {
      throw new GaveUp(`Gave up after ${timeoutMs / 1000} s waiting for ${what}.${problem}`);
    }
    // What is waited for needs the processor too. One that had to wait itself has not used it all the time.
    await sleep(Math.max(everyMs, Math.min(performance.now() - began, 1000)), undefined, { signal });
  }
}
