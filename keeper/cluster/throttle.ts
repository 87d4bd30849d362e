import type { Step } from './decisions/decision';

/**
 * Lets the same MEET through once in a while only: a handshake takes a moment, and another one meanwhile would begin it
 * anew. Other steps always pass. A clock that was set back must not hold a MEET for as long: it counts as a pause.
 *
 * @param pauseMs time between two equal ones, in milliseconds
 */
export function createThrottle(pauseMs: number): (steps: readonly Step[], now: number) => Step[] {
  const last = new Map<string, number>();
  return (steps, now) => {
    for (const [key, time] of last) if (Math.abs(now - time) >= pauseMs) last.delete(key);
    return steps.filter(step => {
      if (step.kind !== 'meet') return true;
      const key = `${step.pod} ${step.ip}`;
      if (last.has(key)) return false;
      last.set(key, now);
      return true;
    });
  };
}
