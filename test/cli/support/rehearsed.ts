import type { Rehearsed } from '../../../cli/drill/rehearse';
import { resultOf } from '../../../drills/drill';
import { deletePod } from '../../../drills/faults/delete-pod';
import { reportWith } from '../../drills/support/report';

/** When the fault of a rehearsal began, in milliseconds since 1970. */
export const INJECTED = Date.parse('2026-01-31T09:00:10Z');

/** What came of a drill in which web-0 took over from web-1. */
export function rehearsed(changes: Partial<Rehearsed> = {}): Rehearsed {
  const timeline = {
    everyMs: 100,
    acknowledged: Array.from({ length: 300 }, (_, index) => (index > 100 && index < 130 ? 0 : 40)),
    failed: Array.from({ length: 300 }, (_, index) => (index > 100 && index < 130 ? 3 : 0)),
  };
  const report = {
    ...reportWith({
      acknowledged: { plain: 6000, waited: 4840 },
      found: 10_840,
      longestGapMs: 2900,
      errors: { timeout: 7 },
    }),
    startedAt: new Date(INJECTED - 10_000).toISOString(),
    durationMs: 30_000,
    timeline,
  };
  const moments = { writing: INJECTED - 10_000, injected: INJECTED, effect: INJECTED + 2500, healed: INJECTED + 2510 };
  return {
    ...resultOf({ name: 'delete pod by force', fault: deletePod }, report, 9000, {
      ...moments,
      recovered: INJECTED + 9000,
      ended: INJECTED + 20_000,
    }),
    pod: 'web-1',
    roles: [
      { pod: 'web-0', role: 'replica', from: INJECTED - 10_000, to: INJECTED + 2300 },
      { pod: 'web-1', role: 'primary', from: INJECTED - 10_000, to: INJECTED + 50 },
      { pod: 'web-0', role: 'primary', from: INJECTED + 2400, to: INJECTED + 20_000 },
      { pod: 'web-1', role: 'replica', from: INJECTED + 6000, to: INJECTED + 20_000 },
    ],
    twoPrimaries: { ms: 0 },
    happenings: [
      {
        time: new Date(INJECTED).toISOString(),
        from: 'Kubernetes',
        about: 'web-1',
        what: 'Killing: Stopping container redis',
      },
      {
        time: new Date(INJECTED + 7000).toISOString(),
        from: 'keeper',
        about: 'web-1',
        what: 'step follow: it has a new address',
      },
    ],
    ...changes,
  };
}
