import type { Decision as AnyDecision, Finding as AnyFinding } from '../../decision';
import type { SlotRange } from '../slots';

/** What the keeper makes of what it saw of a cluster. */
export interface Decision extends AnyDecision<Step> {
  /** All is as wanted but the spread of primaries over zones. */
  readonly spreading?: true;
}

/** One command on one pod, with the reason for it. */
export type Step = { readonly pod: string; readonly why: string; readonly goesOn?: true } & (
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
  /** Moves slots to another primary, as many as there is time for in a pass. */
  | ({ readonly kind: 'move-slots' } & SlotMove)
);

/** Slots of one primary that are to go to another. */
export interface SlotMove {
  /** Those on their way already come first. */
  readonly slots: readonly SlotRange[];
  /** Id of the owner, whose pod runs the step. */
  readonly ownerId: string;
  /** The pod that gets them, its id and its address. */
  readonly to: string;
  readonly toId: string;
  readonly ip: string;
  /** Whether it has no slots yet, and so needs the functions first. */
  readonly isNew: boolean;
  /** How the servers move whole slots by themselves, where both can. */
  readonly atomic?: AtomicMigration;
}

/** The command by which servers move whole slots: Valkey's, or that of Redis. */
export type AtomicMigration = 'migrateslots' | 'import';

export type Finding = AnyFinding<Step>;

/** An election in the same shard, with a second attempt, surely has an outcome after this long, in milliseconds. */
export function electionMs(nodeTimeoutMs: number): number {
  return 4 * nodeTimeoutMs + 10_000;
}
