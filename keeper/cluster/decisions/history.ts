import type { Outcome } from '../../decision';
import { type Lasting, stillThere } from '../../lasting';
import { LargeKeys } from '../scaling/large-keys';
import type { Decision, Step } from './decision';

/**
 * What the keeper remembers of its earlier passes. Nothing is lost with it: a keeper that starts anew only waits longer
 * before it takes a step that needs patience.
 */
export interface History extends Lasting {
  /**
   * Since when all but the spread of primaries has been as wanted and no server has asked for a verdict, in
   * milliseconds; absent while that is not so.
   */
  readonly quietSince?: number;
  /** When the last planned hand-over was asked for, in milliseconds. */
  readonly handedOver?: number;
  /** When the last replica was told to take over by force, in milliseconds. */
  readonly forced?: number;
  /** Open slots whose keys the keeper has begun to move itself, by the key of their marks. */
  readonly adopted: ReadonlySet<string>;
  /** Moves of keys that failed lately, by slot. */
  readonly failedMoves: ReadonlyMap<number, FailedMove>;
  /** Pairs of pods between which slots moved in the last pass. */
  readonly moving?: ReadonlySet<string>;
  /** Pairs of pods between which a move of slots failed lately. */
  readonly failedPairs?: ReadonlyMap<string, FailedMove>;
  /** Slots that stay because of a key that is too large, and when that was found. */
  readonly largeKeys?: ReadonlyMap<number, FailedMove>;
}

export interface FailedMove {
  /** In milliseconds. */
  readonly at: number;
  readonly error: string;
}

/** The history of a keeper that has just started. */
export const NO_HISTORY: History = { since: new Map(), adopted: new Set(), failedMoves: new Map() };

/** Notes the lasting states that are there now, by their keys. One that was gone for a pass begins anew. */
export function noteStates(history: History, keys: readonly string[], now: number): History {
  const since = stillThere(history, keys, now);
  const adopted = new Set([...history.adopted].filter(key => since.has(key)));
  return { ...history, since, adopted };
}

/** Notes whether all was quiet in the pass that gave this decision. `lastAsked`: when a server last asked, if ever. */
export function noteQuiet(history: History, decision: Decision, now: number, lastAsked: number | undefined): History {
  const { quietSince, moving: _, ...others } = history;
  const moving = decision.steps.flatMap(step => (step.kind === 'move-slots' ? [pairOf(step)] : []));
  const rest = moving.length > 0 ? { ...others, moving: new Set(moving) } : others;
  const calm = decision.state === 'settled' || decision.spreading === true;
  return calm ? { ...rest, quietSince: Math.max(quietSince ?? now, lastAsked ?? Number.NEGATIVE_INFINITY) } : rest;
}

/** Notes the steps that were run. */
export function noteSteps(history: History, outcomes: readonly Outcome<Step>[], now: number): History {
  let noted = history;
  for (const { step, error, cause } of outcomes) {
    if (step.kind === 'hand-over') noted = { ...noted, handedOver: now };
    if (step.kind === 'force-failover') noted = { ...noted, forced: now };
    if (step.kind === 'move-slots') noted = noteMove(noted, step, { error, cause }, now);
    if (step.kind !== 'move-keys') continue;
    const failedMoves = new Map(noted.failedMoves);
    failedMoves.delete(step.slot);
    if (error !== undefined) failedMoves.set(step.slot, { at: now, error });
    noted = { ...noted, failedMoves, adopted: new Set([...noted.adopted, step.marks]) };
  }
  return noted;
}

/** The two pods between which slots move. */
export function pairOf({ pod, to }: Pick<Extract<Step, { kind: 'move-slots' }>, 'pod' | 'to'>): string {
  return `${pod} to ${to}`;
}

function noteMove(
  history: History,
  step: Extract<Step, { kind: 'move-slots' }>,
  { error, cause }: Pick<Outcome<Step>, 'error' | 'cause'>,
  at: number,
): History {
  if (cause instanceof LargeKeys) {
    const largeKeys = new Map(history.largeKeys);
    for (const { slot, message } of cause.keys) largeKeys.set(slot, { at, error: message });
    return { ...history, largeKeys };
  }
  const failedPairs = new Map(history.failedPairs);
  failedPairs.delete(pairOf(step));
  if (error !== undefined) failedPairs.set(pairOf(step), { at, error });
  return { ...history, failedPairs };
}
