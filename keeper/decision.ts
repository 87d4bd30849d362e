/** What the keeper makes of what it saw. */
export interface Decision<S extends AnyStep = AnyStep> {
  /**
   * `forming`: a new topology is being made; `repairing`: steps towards the spec are taken; `waiting`: something is not
   * as the spec says and the keeper can't or must not change it now; `moving`: slots move to where the spec wants them;
   * `settled`: all is as the spec says; `paused`: the spec says to do nothing.
   */
  readonly state: 'forming' | 'repairing' | 'waiting' | 'moving' | 'settled' | 'paused';
  /** Commands to run now; their order does not matter. */
  readonly steps: readonly S[];
  /** Why it isn't settled, in one sentence; or, where it is settled, what could be better and can't be helped. */
  readonly reason?: string;
}

/** What the steps of all topologies have. */
export interface AnyStep {
  /** Its kind, such as `meet`; which there are depends on the topology. */
  readonly kind: string;
  /** The pod that it is run on. */
  readonly pod: string;
  /** The reason for it. */
  readonly why: string;
  /** It goes on with that of the pass before, which was logged. */
  readonly goesOn?: true;
}

/** What came of a step. */
export interface Outcome<S extends AnyStep> {
  readonly step: S;
  /** Absent where the server took the command. */
  readonly error?: string;
  /** What was thrown, where that tells more than its text. */
  readonly cause?: unknown;
}

/** A decision to do nothing, and why. */
export function waiting(reason: string): Decision<never> {
  return { state: 'waiting', steps: [], reason };
}

/** One concern's answer: steps to take, or the reason why it isn't content. Undefined where it has nothing to say. */
export interface Finding<S extends AnyStep> {
  readonly steps: readonly S[];
  readonly reason: string;
}

/** A finding with no step to take. */
export function wait(reason: string): Finding<never> {
  return { steps: [], reason };
}

/** The steps with the reason in front of them, or undefined if there are none. */
export function take<S extends AnyStep>(reason: string, steps: readonly S[]): Finding<S> | undefined {
  return steps.length > 0 ? { steps, reason } : undefined;
}
