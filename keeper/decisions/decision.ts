import type { SlotRange } from '../slots';

/** What the keeper makes of what it saw. */
export interface Decision {
  /**
   * `forming`: a new cluster is being made; `repairing`: steps towards the spec are taken; `waiting`: something is not
   * as the spec says and the keeper can't or must not change it now; `settled`: all is as the spec says; `paused`: the
   * spec says to do nothing.
   */
  readonly state: 'forming' | 'repairing' | 'waiting' | 'settled' | 'paused';
  /** Commands to run now; their order does not matter. */
  readonly steps: readonly Step[];
  /** Why it isn't settled, in one sentence; or, where it is settled, what could be better and can't be helped. */
  readonly reason?: string;
  /** All is as wanted but the spread of primaries over zones. */
  readonly spreading?: true;
}

/** One command on one pod, with the reason for it. */
export type Step = { readonly pod: string; readonly why: string } & (
  | { readonly kind: 'set-config-epoch'; readonly epoch: number }
  | { readonly kind: 'meet'; readonly ip: string }
  | { readonly kind: 'assign-slots'; readonly range: SlotRange }
  | { readonly kind: 'replicate'; readonly primaryId: string }
  | { readonly kind: 'forget'; readonly id: string }
  /** A planned hand-over to this replica, which the primary agrees to. */
  | { readonly kind: 'hand-over' }
  /** The same without the primary, which is gone. The other primaries still vote on it. */
  | { readonly kind: 'force-failover' }
  /** Takes the marks off an open slot, which stays where it is. */
  | { readonly kind: 'close-slot'; readonly slot: number }
  /** Ends the move of an open slot: `ownerId` has all of its keys. */
  | { readonly kind: 'give-slot'; readonly slot: number; readonly ownerId: string }
  /** Sends the keys of an open slot to the server at `ip`. `marks` tells one opening of the slot from another. */
  | { readonly kind: 'move-keys'; readonly slot: number; readonly ip: string; readonly marks: string }
);

/** One concern's answer: steps to take, or the reason why it isn't content. Undefined where it has nothing to say. */
export interface Finding {
  readonly steps: readonly Step[];
  readonly reason: string;
}

/** An election in the same shard, with a second attempt, surely has an outcome after this long, in milliseconds. */
export function electionMs(nodeTimeoutMs: number): number {
  return 4 * nodeTimeoutMs + 10_000;
}

/** A finding with no step to take. */
export function wait(reason: string): Finding {
  return { steps: [], reason };
}

/** The steps with the reason in front of them, or undefined if there are none. */
export function take(reason: string, steps: readonly Step[]): Finding | undefined {
  return steps.length > 0 ? { steps, reason } : undefined;
}
