import type { SilentPod } from '../observation/silent';
import type { AnsweringServer } from '../replicated/observation';

/** What one pass saw of the servers and of the Envoys beside them. */
export interface Observation {
  readonly now: number;
  /** One entry a wanted server, in the order of their ordinals. */
  readonly pods: readonly MirrorSeen[];
  /** What is known of the Envoy of each pod. */
  readonly envoys: ReadonlyMap<string, EnvoySeen>;
  readonly drift: Drift;
}

export type MirrorSeen = MirrorServer | SilentPod;

/** A server that answered. */
export interface MirrorServer extends AnsweringServer {
  /** The value of the key that closes its Envoy; absent where there is none, or where it can't be read. */
  readonly closing?: string;
  /** Other servers whose key `away` it has, from when it was their source. */
  readonly keeps: readonly string[];
  /** What its data set says of who had every write. It is another server's where it was copied from that one. */
  readonly note?: Note;
}

/** What is written down in a server's data set. */
export interface Note {
  /** The server that it is about. */
  readonly pod: string;
  /** Counts the changes of `members`. */
  readonly generation: number;
  /** The servers that had every write then. */
  readonly members: readonly string[];
  /** What each other server's Envoy had said when this server was let in. */
  readonly heard: Readonly<Record<string, Heard>>;
}

/** What an Envoy had said of its copies to one server. */
export interface Heard {
  /** Names one life of the Envoy's process. */
  readonly start: string;
  /** Copies that it could not deliver. */
  readonly missed: number;
}

export type EnvoySeen = Envoy | UnseenEnvoy;

/** What an Envoy says of itself. */
export interface Envoy {
  readonly seen: true;
  readonly start: string;
  /** Whether it passes commands of clients on. */
  readonly open: boolean;
  /** Commands that it sent somewhere and has no answer to. */
  readonly active: number;
  /** Copies that it has sent so far. */
  readonly copies: number;
  /** Copies to each other server that it could not deliver. */
  readonly missed: Readonly<Record<string, number>>;
}

export interface UnseenEnvoy {
  readonly seen: false;
  /** No process listens there: nobody can write by it. */
  readonly gone: boolean;
  readonly problem: string;
}

/** How far the data of those that have every write is apart. */
export interface Drift {
  /** Keys that have differed for a while, the number of keys counted as one of them. */
  readonly differing: number;
  /** The one server that is unlike all others, which agree; absent where there is no such one. */
  readonly odd?: string;
}

export const NO_DRIFT: Drift = { differing: 0 };
