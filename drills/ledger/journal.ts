import type { Failure } from './connection';

/** What became of one write. */
export enum Ack {
  /** No good reply: it may be there or not. */
  none = 0,
  /** SET replied OK. */
  plain = 1,
  /** SET replied OK, and what a waiting lane waits for came in time. */
  waited = 2,
}

/** Writes by how they were acknowledged. `waited` are not among `plain`. */
export interface Count {
  readonly plain: number;
  readonly waited: number;
}

/** A time without an acknowledged write. */
export interface Gap {
  readonly ms: number;
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
}

/** A lane's own record of its writes, numbered from 1. Times are given, in milliseconds since 1970. */
export interface Journal {
  /** Number of the next write. */
  next(): number;
  /** SET replied OK. */
  acknowledged(write: number, at: number): void;
  /** The wait for the write that was acknowledged last ended, with what was wanted or without. */
  waited(write: number, all: boolean, at: number): void;
  /** A failure. `unknown` when nobody can say whether the write was done. */
  failed(problem: Pick<Failure, 'kind' | 'code'>, unknown: boolean): void;
  /** The lane has stopped: the last gap ends. */
  stopped(at: number): void;
  /** How many writes were tried. */
  tried(): number;
  ackOf(write: number): Ack;
  figures(now: number): JournalFigures;
}

/** What a journal adds up to. */
export interface JournalFigures {
  readonly acknowledged: Count;
  readonly unknown: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly longestGap: Gap;
  /** Connections that ended while they were in use. */
  readonly broken: number;
  /** Connections that could not be made. */
  readonly refused: number;
  /** Failures outside the longest gap, redirections left out. */
  readonly outsideGap: number;
}

/** A server of a cluster says by these where a slot is, or that it is on its way. */
const REDIRECTIONS = ['MOVED', 'ASK', 'TRYAGAIN'];

/** Whether a failure is no more than that. */
export function isRedirection({ code }: Pick<Failure, 'code'>): boolean {
  return REDIRECTIONS.includes(code);
}

/** A journal that begins now, at `startedAt`. */
export function createJournal(startedAt: number): Journal {
  let acks = new Uint8Array(4096);
  let last = 0;
  const count = { plain: 0, waited: 0 };
  let unknown = 0;
  const errors: Record<string, number> = {};
  let since = startedAt;
  let end: number | undefined;
  let broken = 0;
  let refused = 0;
  let failures = 0;
  let inGap = 0;
  let longest = { ms: 0, began: startedAt, failures: 0 };
  const gapUntil = (at: number) =>
    at - since > longest.ms ? { ms: at - since, began: since, failures: inGap } : longest;
  const wrote = (at: number) => {
    since = at;
    inGap = 0;
  };

  return {
    next() {
      last += 1;
      if (last >= acks.length) {
        const larger = new Uint8Array(acks.length * 2);
        larger.set(acks);
        acks = larger;
      }
      return last;
    },
    acknowledged(write, at) {
      acks[write] = Ack.plain;
      count.plain += 1;
      longest = gapUntil(at);
      wrote(at);
    },
    waited(write, all, at) {
      if (all) {
        acks[write] = Ack.waited;
        count.plain -= 1;
        count.waited += 1;
      }
      // Writes were possible all that time: waiting for a replica that is away is no gap.
      wrote(at);
    },
    failed(problem, nobodyKnows) {
      const { kind, code } = problem;
      errors[code] = (errors[code] ?? 0) + 1;
      if (code === 'broken') broken += 1;
      else if (kind === 'unreachable') refused += 1;
      if (!isRedirection(problem)) {
        failures += 1;
        inGap += 1;
      }
      if (nobodyKnows) unknown += 1;
    },
    stopped(at) {
      end ??= at;
    },
    tried: () => last,
    ackOf: write => acks[write] ?? Ack.none,
    figures: now => {
      const { ms, began, failures: within } = gapUntil(end ?? now);
      return {
        acknowledged: { ...count },
        unknown,
        errors: { ...errors },
        longestGap: { ms, began },
        broken,
        refused,
        outsideGap: failures - within,
      };
    },
  };
}
