import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Says when something is due. */
export interface Pacer {
  /**
   * Calls `due` at `start`, then `rate` times a second, or as often as makes sense. Calls that would be late are one call.
   *
   * @param start by the clock of `performance.now()`
   */
  run(rate: number, start: number, due: () => void): void;
  stop(): void;
}

/**
 * A timer of Node comes up to a millisecond late, which is more than a command takes. A thread of its own sleeps as exactly
 * as the system lets it, and needs no processor meanwhile.
 */
const SLEEPER = `
const { parentPort } = require('node:worker_threads');
const never = new Int32Array(new SharedArrayBuffer(4));
parentPort.once('message', ({ start, everyMs }) => {
  for (let number = 0; ; ) {
    const at = performance.timeOrigin + performance.now();
    const next = start + number * everyMs;
    if (next > at) Atomics.wait(never, 0, 0, next - at);
    else {
      number = Math.floor((at - start) / everyMs) + 1;
      parentPort.postMessage('due');
    }
  }
});
parentPort.postMessage('ready');
`;

/** More calls than one in so many milliseconds would keep the thread busy that sends. */
const LEAST_MS = 0.2;

/** A pacer whose thread is there: to start one takes longer than what is paced. */
export async function createPacer(): Promise<Pacer> {
  const sleeper = new Worker(SLEEPER, { eval: true });
  await once(sleeper, 'message');
  return {
    run: (rate, start, due) => {
      sleeper.on('message', due);
      const everyMs = Math.max(LEAST_MS, 1000 / rate);
      sleeper.postMessage({ start: performance.timeOrigin + start, everyMs });
    },
    stop: () => {
      sleeper.removeAllListeners('message');
      void sleeper.terminate();
    },
  };
}
