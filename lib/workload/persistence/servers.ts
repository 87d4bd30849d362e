import type { Placement } from '../placement';

/** The servers that a persistence is for, as far as it must fit them. */
export interface Servers {
  /** Names of the pods, in groups that the placement keeps apart: a shard each. Empty where they are not known. */
  readonly groups: readonly (readonly string[])[];
  readonly placement: Placement;
  /** Namespace of the chart that holds the servers, if it is set. */
  readonly namespace?: string;
}
