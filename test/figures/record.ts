import type { Figures, Versions } from './kind';
import { classOf, type Machine } from './machine';

/** One run of a cell: the evidence that pages are made of. */
export interface RunRecord {
  readonly kind: string;
  readonly cell: string;
  /** Number of the run among those under the same conditions, from 1. */
  readonly run: number;
  /** When it ended (ISO 8601). */
  readonly when: string;
  readonly figures: Figures;
  /** `library` and `node` beside those of what was measured. */
  readonly versions: Versions;
  readonly machine: Machine;
  /** What else the machine had to do: processes that ran or wanted to, the mean of the minute before the run. */
  readonly load: number;
  /** How the measuring process stood back behind others: 0 is not at all. */
  readonly nice: number;
}

/** What has to be alike in runs that medians are made of. */
export interface Conditions {
  readonly machine: Machine;
  readonly versions: Versions;
}

/** The conditions in words: runs of different ones are never put together. */
export function conditionsOf({ machine, versions }: Conditions): string {
  return `${classOf(machine)}; ${programsOf(versions)}`;
}

/** The programs that measure, as far as their versions matter. */
export function programsOf({ library, node = '' }: Versions): string {
  return `cdk8s-redis-ha ${library}, Node ${node.replace(/^v/, '').split('.')[0]}`;
}

/** A record as a line of its file: sorted, so that it is the same whoever writes it. */
export function lineOf(record: RunRecord): string {
  return `${JSON.stringify(sorted(record))}\n`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
}

/**
 * Reads a file of records.
 *
 * @throws Error that names the line that is none
 */
export function recordsIn(text: string, file: string): RunRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    try {
      const record = JSON.parse(line) as RunRecord;
      if (record.kind && record.cell && record.run > 0 && record.figures && record.machine) return [record];
    } catch {
      // The same is to be done about it.
    }
    throw new Error(`Line ${index + 1} of ${file} is no record of a run, so take it out: ${line.slice(0, 80)}`);
  });
}
