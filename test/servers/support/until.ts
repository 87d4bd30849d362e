import { until as waitUntil } from '../../../drills/wait';

/** Waits until a condition holds, as `until` of the drills does, looking more often: these servers are on loopback. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 40_000): Promise<void> {
  await waitUntil(holds, { what, timeoutMs, everyMs: 50 });
}
