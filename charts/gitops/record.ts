import { createHash } from 'node:crypto';

/** The file in each folder that says which of its files are ours, as `sha256sum --check` reads it. Argo CD does not. */
export const RECORD = '.synthesized';

/**
 * What files of ours may contain, by their names: hashes. While a folder is written, a file has two: what it was, and
 * what it is to be; either may be there after an interruption.
 */
export type Recorded = ReadonlyMap<string, readonly string[]>;

/** The hash of a text. Git may write lines with other ends than we did. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** A record as text, sorted. */
export function recordText(recorded: Recorded): string {
  const lines = [...recorded].flatMap(([file, hashes]) => [...new Set(hashes)].sort().map(hash => `${hash}  ${file}`));
  return lines
    .sort((a, b) => (a.slice(66) + a < b.slice(66) + b ? -1 : 1))
    .map(line => `${line}\n`)
    .join('');
}

/** What each line is: no path, and no hidden file. */
const LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9_-][A-Za-z0-9._-]*)$/;

/** Reads a record, or nothing if it is none. */
export function readRecord(text: string): Recorded | undefined {
  const recorded = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/).filter(each => each !== '')) {
    const [, hash, file] = LINE.exec(line) ?? [];
    if (hash === undefined || file === undefined) return undefined;
    recorded.set(file, [...(recorded.get(file) ?? []), hash]);
  }
  return recorded;
}

/** What either of two records has. */
export function either(one: Recorded, other: Recorded): Recorded {
  const files = new Set([...one.keys(), ...other.keys()]);
  return new Map([...files].map(file => [file, [...(one.get(file) ?? []), ...(other.get(file) ?? [])]]));
}
