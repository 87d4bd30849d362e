import type { RoleSample } from './sample';

/** A time in which one server took writes, from the first to the last sample in a row that says so. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The longest time in which two servers took writes. */
export interface TwoPrimaries {
  readonly ms: number;
  /** Both servers, and when it began, in milliseconds since 1970: nothing where it never happened. */
  readonly seen?: { readonly servers: readonly [string, string]; readonly began: number };
}

/** Samples further apart than this, in milliseconds, say nothing of the time between: the server was frozen or away. */
const SILENCE_MS = 1000;

/** Finds the longest time in which two servers were primary and took writes. */
export function twoPrimaries(samples: ReadonlyMap<string, readonly RoleSample[]>): TwoPrimaries {
  const spans = [...samples].map(([server, own]) => [server, spansOf(own)] as const);
  let longest: TwoPrimaries = { ms: 0 };
  for (const [index, [server, own]] of spans.entries()) {
    for (const [other, others] of spans.slice(index + 1)) {
      for (const { from, to } of own.flatMap(span => others.flatMap(each => shared(span, each)))) {
        if (longest.seen && to - from <= longest.ms) continue;
        longest = { ms: Math.round(to - from), seen: { servers: [server, other], began: from } };
      }
    }
  }
  return longest;
}

function spansOf(samples: readonly RoleSample[]): Span[] {
  const spans: Span[] = [];
  let last: RoleSample | undefined;
  for (const sample of samples) {
    const open = spans.at(-1);
    if (!sample.takesWrites) last = undefined;
    else if (open && last && sample.at - last.at <= SILENCE_MS) spans[spans.length - 1] = { ...open, to: sample.at };
    else spans.push({ from: sample.at, to: sample.at });
    if (sample.takesWrites) last = sample;
  }
  return spans;
}

function shared(one: Span, other: Span): Span[] {
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from <= to ? [{ from, to }] : [];
}
