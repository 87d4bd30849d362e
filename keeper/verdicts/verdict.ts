/** A server that asked within this time, in milliseconds, is about to stop. */
export const LEAVING_MS = 5000;
/** A primary is held this long, in milliseconds, to learn whether its replicas are leaving too. */
export const FIRST_LOOK_MS = 2000;
/** A pod of which nothing is known is held this long, in milliseconds: a pass or two may fail. */
export const UNSEEN_MS = 10_000;

/** When a pod asked. */
export interface Ask {
  /** First question of this stop, in milliseconds. */
  readonly first: number;
  /** Last question, in milliseconds. */
  readonly last: number;
}

/** All questions so far, by pod. */
export type Asks = ReadonlyMap<string, Ask>;

/** What a verdict is made from, beside what was seen. */
export interface Question<Permit> {
  /** The pod that asks. */
  readonly pod: string;
  readonly now: number;
  /** All questions so far, this one included. */
  readonly asks: Asks;
  readonly permit?: Permit;
  /** The keeper itself is about to stop. */
  readonly stopping?: boolean;
}

export interface Verdict<Permit> {
  /**
   * `restart`: hand over to a replica if you are a primary, then stop. `teardown`: stop. `wait <reason>`: ask again in a
   * second, and lose patience after a while. `hold <reason>`: the same, with patience for as long as the pod has: a
   * rolling update stands still, and going on would spread what is wrong with it. `drain <reason>`: as `hold`, while the
   * server's slots move to others, since it is wanted no more.
   */
  readonly answer: 'restart' | 'teardown' | `wait ${string}` | `hold ${string}` | `drain ${string}`;
  /** The permit as it is from now on. */
  readonly permit?: Permit;
}

/** How long the pod has been asking, in milliseconds. */
export function askingFor(pod: string, asks: Asks, now: number): number {
  return now - (asks.get(pod)?.first ?? now);
}

/** Says of each pod whether it is about to stop. */
export function leavingAt(now: number, asks: Asks): (pod: string) => boolean {
  return pod => now - (asks.get(pod)?.last ?? Number.NEGATIVE_INFINITY) < LEAVING_MS;
}

/** An answer that keeps the permit as it is. */
export function keep<Permit>(permit: Permit | undefined, answer: Verdict<Permit>['answer']): Verdict<Permit> {
  return permit ? { answer, permit } : { answer };
}
