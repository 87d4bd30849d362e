import type { Generator } from './generator';

/** How a thread that sends fared. */
export type Fared = Pick<Generator, 'busy' | 'stalled' | 'longestStallMs'>;

/** Looks that often, in milliseconds. */
const EVERY_MS = 5;
/** Less than that is how timers are. */
const LEAST_MS = 5;

/** Adds up by how much each look came late. Times are in milliseconds of one clock. */
export function createStalls(start: number) {
  let last = start;
  let [totalMs, longestMs] = [0, 0];
  return {
    look: (at: number) => {
      const late = at - last - EVERY_MS;
      last = at;
      if (late < LEAST_MS) return;
      totalMs += late;
      if (late > longestMs) longestMs = late;
    },
    figures: () => ({ totalMs, longestMs }),
  };
}

/** Watches this thread until it is told to stop; what it then says stays. */
export function watchThread(): { figures(): Fared; stop(): void } {
  const start = performance.now();
  const begin = performance.eventLoopUtilization();
  const stalls = createStalls(start);
  const timer = setInterval(() => stalls.look(performance.now()), EVERY_MS);
  const figures = (): Fared => {
    const { totalMs, longestMs } = stalls.figures();
    const { utilization } = performance.eventLoopUtilization(begin);
    return { busy: utilization, stalled: totalMs / (performance.now() - start), longestStallMs: Math.round(longestMs) };
  };
  let last: Fared | undefined;
  return {
    figures: () => last ?? figures(),
    stop: () => {
      last = figures();
      clearInterval(timer);
    },
  };
}
