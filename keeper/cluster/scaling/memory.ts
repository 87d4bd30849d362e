import type { View } from '../decisions/view';
import type { AnsweringPod } from '../observation/observation';
import { countSlots } from '../slots';
import type { Move } from './plan';

const MiB = 1024 ** 2;

/**
 * Which shard could not hold what the moves would bring it, for people; undefined where all can. What a slot takes is
 * reckoned from what all slots of its owner take. A cache that drops keys when it is full has room by definition.
 */
export function reasonAgainstMemory(view: View, moves: readonly Move[]): string | undefined {
  const coming = new Map<string, number>();
  for (const { from, to, slots } of moves) {
    const owner = view.byId.get(from);
    const part = countSlots(slots) / Math.max(1, view.ownership.counts.get(from) ?? 0);
    coming.set(to, (coming.get(to) ?? 0) + (owner?.memory?.data ?? 0) * part);
  }
  for (const [id, bytes] of coming) {
    const target = view.byId.get(id);
    const reason = target && tooFull(target, bytes);
    if (reason) return reason;
  }
  return undefined;
}

function tooFull({ pod, memory }: AnsweringPod, coming: number): string | undefined {
  if (!memory || memory.max === 0 || memory.evicts || memory.used + coming <= memory.max) return undefined;
  const text = (bytes: number) => `${Math.ceil(bytes / MiB)} MiB`;
  return (
    `${pod} holds ${text(memory.used)} and would get ${text(coming)}, more than its maxmemory of ${text(memory.max)}: ` +
    'set more shards or more memory, or delete keys'
  );
}
