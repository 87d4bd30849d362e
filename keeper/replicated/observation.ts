import type { Memory } from '../observation/info';
import type { SilentPod } from '../observation/silent';

/** A server, as it was seen in one pass. */
export type ServerSeen = AnsweringServer | SilentPod;

/** A server that answered, with what it says about itself. */
export interface AnsweringServer {
  readonly answers: true;
  readonly pod: string;
  readonly ip: string;
  readonly role: 'primary' | 'replica';
  /** It waits to be told whom to follow: a replica of nobody, whose data nobody can copy. */
  readonly limbo: boolean;
  /** Where it looks for its primary, as it was told; absent for a primary and in limbo. */
  readonly primaryHost?: string;
  /** The pod of that name, where it is one of the topology's domain. */
  readonly follows?: string;
  readonly linkUp: boolean;
  /** Seconds since it heard from the primary that it has a link to; absent without one. */
  readonly heardSecondsAgo?: number;
  readonly offset: number;
  readonly replicationId: string;
  readonly keys: number;
  /** What its data takes, and may take; absent where it does not say. */
  readonly memory?: Memory;
  /** Replicas that let a primary take writes; absent where it asks for none. */
  readonly goodReplicas?: number;
  /** It is handing over to a replica. */
  readonly handingOver: boolean;
  /** Who was made the primary last, as its data set has it; absent where it has nothing about that. */
  readonly epoch?: Epoch;
  readonly engine: string;
  readonly uptimeSeconds: number;
  readonly zone?: string;
  readonly revision?: string;
}

/** Who was made the primary, and how many times somebody was made it. */
export interface Epoch {
  readonly number: number;
  readonly primary: string;
}
