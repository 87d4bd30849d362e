import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Succession } from '../../lib';
import type { Folder } from './files';
import { type Entries, type Files, type Plan, planOf } from './plan';
import { RECORD } from './record';
import { refusals } from './succession';

/** What a synchronization did, as paths from the root of the checkout, sorted. */
export interface Synchronized {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Makes the folders of a checkout have the files that are ours, and leaves all others alone. Which are ours stands in a
 * record in each folder. Everything is looked at before anything is written. A run that is interrupted is made good by
 * the next: the record has what files were and what they are to be while they are written, each in one step.
 *
 * @throws Error with a sentence for each file that was edited by hand, or is in the way, and for each Redis that could not
 * go on from what is there to what is wanted
 */
export function synchronize(checkout: string, folders: readonly Folder[], succession?: Succession): Synchronized {
  const plans = folders.map(folder => ({ folder, ...planIn(checkout, folder, succession) }));
  const problems = plans.flatMap(each => ('problems' in each ? each.problems : []));
  if (problems.length > 0) throw new Error(`Nothing was written:\n${problems.map(each => `- ${each}`).join('\n')}`);
  const done = plans.flatMap(each => ('plan' in each ? [carriedOut(checkout, each.folder.path, each.plan)] : []));
  return {
    written: done.flatMap(({ written }) => written).sort(),
    removed: done.flatMap(({ removed }) => removed).sort(),
  };
}

function planIn(checkout: string, { path, files }: Folder, succession?: Succession) {
  const inTheWay = parents(path).find(parent => isThere(join(checkout, parent)) && !isFolder(join(checkout, parent)));
  if (inTheWay !== undefined) {
    return { problems: [`${inTheWay} is no folder, and files are to be written into it; move it away`] };
  }
  const entries = entriesOf(join(checkout, path), files);
  const planned = planOf(path, files, entries);
  const problems = [
    ...('problems' in planned ? planned.problems : []),
    ...refusals(path, textsOf(entries), [...files.values()], succession),
  ];
  return problems.length > 0 ? { problems } : planned;
}

/** A folder and those that it is in. A link is none: files would be written to wherever it leads. */
function parents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** What is in a folder, as far as it may be ours: the record, what is in it, and what is wanted. */
function entriesOf(folder: string, wanted: Files): Entries {
  if (!isThere(folder)) return new Map();
  const record = entryOf(join(folder, RECORD));
  const ours = typeof record === 'object' ? record.text.split(/\r?\n/).map(line => line.slice(66)) : [];
  const names = readdirSync(folder).filter(name => name === RECORD || ours.includes(name) || wanted.has(name));
  return new Map(names.map(name => [name, entryOf(join(folder, name)) ?? 'not-a-file']));
}

function textsOf(entries: Entries): string[] {
  return [...entries].flatMap(([name, entry]) => (name !== RECORD && typeof entry === 'object' ? [entry.text] : []));
}

function entryOf(path: string): { readonly text: string } | 'not-a-file' | undefined {
  if (!isThere(path)) return undefined;
  return lstatSync(path).isFile() ? { text: readFileSync(path, 'utf8') } : 'not-a-file';
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
const isFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function carriedOut(checkout: string, path: string, { record, write, remove, finalRecord }: Plan): Synchronized {
  if (record === undefined) return { written: [], removed: [] };
  const folder = join(checkout, path);
  mkdirSync(folder, { recursive: true });
  put(folder, RECORD, record);
  for (const [name, text] of write) put(folder, name, text);
  for (const name of remove) rmSync(join(folder, name));
  put(folder, RECORD, finalRecord);
  const from = (name: string) => `${path}/${name}`;
  return { written: [...write.keys()].map(from), removed: remove.map(from) };
}

/** Writes a file in one step: whoever looks sees the old text or the new one. What was left of an earlier try is ours. */
function put(folder: string, name: string, text: string): void {
  const draft = join(folder, `${RECORD}.draft`);
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(draft, text);
  renameSync(draft, join(folder, name));
}
