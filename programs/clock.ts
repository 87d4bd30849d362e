/**
 * Milliseconds since 1970 by a clock that goes on evenly: what is compared with it (how long a state has lasted, when a
 * server last asked) must not be moved by somebody who sets the machine's clock.
 */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
