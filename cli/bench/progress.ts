import type { LoadReport } from '../../drills/load/report';
import type { Streams } from '../streams';
import { milliseconds, whole } from './spell';

/** Tells how far a measurement is, on standard error. */
export interface Progress {
  /** Something that goes on. Only a terminal is told. */
  now(line: string): void;
  /** Something that is over. A terminal has it in place of what went on. */
  over(line: string): void;
  /** Takes away what is told on a terminal. */
  end(): void;
}

/** Goes to the begin of the line, and clears it. */
const CLEAR = '\r\u001b[K';

/** A terminal has one line that changes; what is none has a line for each thing that is over. */
export function progressOn({ error, live, width = 80 }: Streams): Progress {
  const changed = (line: string) => error(`${CLEAR}${line.slice(0, width - 1)}`);
  return live
    ? { now: changed, over: changed, end: () => error(CLEAR) }
    : { now: () => {}, over: line => error(`${line}\n`), end: () => {} };
}

/** How far a round is. */
export function going(round: number, rounds: number, label: string, { durationMs, perSecond }: LoadReport): string {
  return `round ${round} of ${rounds}: ${label}, ${Math.round(durationMs / 1000)} s, ${whole(perSecond)} a second`;
}

/** What a round came to. */
export function gone(round: number, rounds: number, labels: readonly string[], reports: readonly LoadReport[]): string {
  const each = reports.map(({ perSecond, latency, errors, lacked }, index) => {
    const failed = Object.values(errors).reduce((sum, number) => sum + number, 0);
    const marks = [
      ...(failed > 0 ? [`${whole(failed)} failed`] : []),
      ...(lacked.length > 0 ? ['figures of the load itself'] : []),
    ];
    return [`${labels[index]} ${whole(perSecond)} a second`, `99 % in ${milliseconds(latency.p99)}`, ...marks].join(
      ', ',
    );
  });
  return `round ${round} of ${rounds}: ${each.join('; ')}`;
}
