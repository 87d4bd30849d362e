import { containersOf, type JobPod } from '../jobs/outcome';
import { size } from '../text/units';

/** What a restore says of a part of the backup, or of all. */
interface Copied {
  readonly restored: number;
  readonly bytes: number;
  readonly there: number;
  readonly expired: number;
}

/** A line of the log of the program that copies keys. */
interface Line extends Partial<Copied> {
  readonly message: string;
  readonly target?: 'empty' | 'ours';
  /** Which part, counted from 1. */
  readonly part?: number;
  readonly parts?: number;
  readonly seconds?: number;
}

/**
 * How far the pod of a restore is, a line a step: each look shows the lines of the one before, and more.
 *
 * @param log of the container that copies keys
 */
export function progress(pod: JobPod, log: string): string[] {
  const begun = new Set(
    containersOf(pod).flatMap(({ name, state }) => (state.running || state.terminated ? [name] : [])),
  );
  const lines = log.split('\n').flatMap(lineOf);
  const parts = lines.find(({ parts: all }) => all !== undefined)?.parts;
  return [
    ...(begun.has('get') ? ['It gets the backup.'] : []),
    ...(begun.has('verify') ? ['It reads the backup.'] : []),
    ...lines.flatMap(line => said(line, parts)),
  ];
}

function said({ message, part = 0, target, ...line }: Line, parts = 0): string[] {
  switch (message) {
    case 'waiting':
      return [`Part ${part} is being loaded.`];
    case 'begun':
      return [`${target === 'ours' ? 'It goes on' : 'It begins'}: ${partsOf(parts)}.`];
    case 'again, as a primary was lost':
      return [`Part ${part} is copied again, as a primary was lost.`];
    case 'part restored':
      return [`${Math.round((100 * part) / Math.max(1, parts))} %: part ${part} of ${parts}, ${copied(line)}.`];
    default:
      return [];
  }
}

const partsOf = (parts: number) => `${parts} ${parts === 1 ? 'part' : 'parts'}`;

/** The last line of such a log in words; one that is a sentence is left as it is. */
export function wordsOf(text: string): string {
  const [line] = lineOf(text);
  if (line?.message !== 'restored') return text;
  return `${copied(line)}, in ${line.seconds ?? 0} s.`;
}

function copied({ restored = 0, bytes = 0, there = 0, expired = 0 }: Partial<Copied>): string {
  return [
    `${restored} keys of ${size(bytes)}`,
    ...(there > 0 ? [`${there} were there already`] : []),
    ...(expired > 0 ? [`${expired} have expired`] : []),
  ].join(', ');
}

function lineOf(text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'message' in line ? [line as Line] : [];
  } catch {
    return [];
  }
}
