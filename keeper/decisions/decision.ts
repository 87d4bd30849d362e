import type { SlotRange } from '../slots';

/** What the keeper makes of what it saw. */
export interface Decision {
  /**
   * `forming`: a new cluster is being made; `repairing`: steps towards the spec are taken; `waiting`: something is not
   * as the spec says and the keeper can't or must not change it now; `settled`: all is as the spec says.
   */
  readonly state: 'forming' | 'repairing' | 'waiting' | 'settled';
  /** Commands to run now; their order does not matter. */
  readonly steps: readonly Step[];
  /** Why it isn't settled, in one sentence. */
  readonly reason?: string;
}

/** One command on one pod, with the reason for it. */
export type Step = { readonly pod: string; readonly why: string } & (
  | { readonly kind: 'set-config-epoch'; readonly epoch: number }
  | { readonly kind: 'meet'; readonly ip: string }
  | { readonly kind: 'assign-slots'; readonly range: SlotRange }
  | { readonly kind: 'replicate'; readonly primaryId: string }
  | { readonly kind: 'forget'; readonly id: string }
);

/** One concern's answer: steps to take, or the reason why it isn't content. Undefined where it has nothing to say. */
export interface Finding {
  readonly steps: readonly Step[];
  readonly reason: string;
}

/** A finding with no step to take. */
export function wait(reason: string): Finding {
  return { steps: [], reason };
}

/** The steps with the reason in front of them, or undefined if there are none. */
export function take(reason: string, steps: readonly Step[]): Finding | undefined {
  return steps.length > 0 ? { steps, reason } : undefined;
}
