import type { AnsweringPod } from '../observation/observation';
import { SLOTS, type SlotRange } from '../slots';

/** Who owns each slot, from what all answering pods say. */
export interface Ownership {
  /** Id of the slot's owner; undefined where nobody's view has one. */
  ownerOf(slot: number): string | undefined;
  /** How many slots each owner has. */
  readonly counts: ReadonlyMap<string, number>;
  /** Highest config epoch seen of each node. */
  readonly epochs: ReadonlyMap<string, number>;
  /** Slots with an owner. */
  readonly assigned: number;
  /** Ids that own a slot in at least one view, even an outdated one. */
  readonly claimed: ReadonlySet<string>;
}

/**
 * Merges the views as the servers do: of two claims on a slot, that with the higher config epoch holds. A pod's own
 * word goes before what others say of it at the same epoch.
 */
export function mergeOwnership(pods: readonly AnsweringPod[]): Ownership {
  const owners = new Array<string | undefined>(SLOTS);
  const winning = new Float64Array(SLOTS).fill(-1);
  const epochs = new Map<string, number>();
  const claimed = new Set<string>();
  const claim = (id: string, epoch: number, ranges: readonly SlotRange[]) => {
    epochs.set(id, Math.max(epoch, epochs.get(id) ?? 0));
    if (ranges.length > 0) claimed.add(id);
    for (const { start, end } of ranges) {
      for (let slot = start; slot <= end && slot < SLOTS; slot++) {
        if (epoch <= (winning[slot] ?? -1)) continue;
        winning[slot] = epoch;
        owners[slot] = id;
      }
    }
  };
  for (const pod of pods) claim(pod.id, pod.configEpoch, pod.slots);
  for (const pod of pods) for (const node of pod.known) claim(node.id, node.configEpoch, node.slots);

  const counts = new Map<string, number>();
  for (const owner of owners) if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const assigned = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { ownerOf: slot => owners[slot], counts, epochs, assigned, claimed };
}
