import type { Call } from '../../connections';
import { inParallel } from '../../parallel';
import type { AnsweringPod, PodObservation } from './observation';

/** Open slots looked at in one pass; the others have their turn when these are closed. */
const MOST = 32;

/** The open slots: those that a primary says to be on their way, the lowest first. A replica's word counts for nothing. */
export function openSlots(pods: readonly PodObservation[]): number[] {
  const marks = pods.flatMap(pod => (pod.answers && pod.role === 'primary' ? (pod.moving ?? []) : []));
  return [...new Set(marks.map(({ slot }) => slot))].sort((a, b) => a - b).slice(0, MOST);
}

/**
 * Adds to each primary how many keys it has in each open slot. A primary that can't be asked goes without, which
 * decisions take for "not known", never for "none".
 */
export async function withSlotKeys(
  pods: readonly PodObservation[],
  open: (pod: AnsweringPod) => Promise<Call>,
): Promise<PodObservation[]> {
  const slots = openSlots(pods);
  if (slots.length === 0) return [...pods];
  return inParallel(pods, async pod => {
    if (!pod.answers || pod.role !== 'primary') return pod;
    try {
      const call = await open(pod);
      const counts = await Promise.all(slots.map(slot => call('CLUSTER', 'COUNTKEYSINSLOT', slot)));
      return { ...pod, slotKeys: Object.fromEntries(slots.map((slot, index) => [slot, Number(counts[index])])) };
    } catch {
      return pod;
    }
  });
}
