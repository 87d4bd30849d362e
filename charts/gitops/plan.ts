import { either, hashOf, RECORD, type Recorded, readRecord, recordText } from './record';

/** Texts by the names of their files. */
export type Files = ReadonlyMap<string, string>;

/** What is to be done in a folder, in this order. */
export interface Plan {
  /** The record while files are written: it has what they were, too. Nothing where nothing changes. */
  readonly record?: string;
  readonly write: Files;
  readonly remove: readonly string[];
  /** The record afterwards. */
  readonly finalRecord: string;
}

/** What may be in a folder: entries by name. A text is wrapped, so that it cannot be taken for another thing. */
export type Entries = ReadonlyMap<string, { readonly text: string } | 'not-a-file'>;

/**
 * What makes a folder have the wanted files, leaving those of others alone; or a sentence for each file in the way.
 * Pure: it is told what is there.
 *
 * @param path of the folder, for sentences
 */
export function planOf(
  path: string,
  wanted: Files,
  entries: Entries,
): { readonly plan: Plan } | { readonly problems: readonly string[] } {
  const recorded = recordedIn(entries);
  if (recorded === undefined) {
    return {
      problems: [
        `${path}/${RECORD} does not say which files are ours; take back what was changed in it: git checkout -- ${path}/${RECORD}`,
      ],
    };
  }
  const names = [...new Set([...wanted.keys(), ...recorded.keys()])].sort();
  const problems = names.flatMap(name =>
    problemOf(`${path}/${name}`, wanted.get(name), recorded.get(name), entries.get(name)),
  );
  if (problems.length > 0) return { problems };

  const final = new Map([...wanted].map(([name, text]) => [name, [hashOf(text)]] as const));
  const write = new Map([...wanted].filter(([name, text]) => !has(entries.get(name), text)));
  const remove = [...recorded.keys()].filter(name => !wanted.has(name) && entries.has(name)).sort();
  const finalRecord = recordText(final);
  const nothing = write.size === 0 && remove.length === 0 && has(entries.get(RECORD), finalRecord);
  return { plan: { write, remove, finalRecord, ...(nothing ? {} : { record: recordText(either(recorded, final)) }) } };
}

function recordedIn(entries: Entries): Recorded | undefined {
  const record = entries.get(RECORD);
  if (record === undefined) return new Map();
  return record === 'not-a-file' ? undefined : readRecord(record.text);
}

/** Whether a text is there already, whatever its lines end with. */
function has(entry: { readonly text: string } | 'not-a-file' | undefined, text: string): boolean {
  return entry !== undefined && entry !== 'not-a-file' && hashOf(entry.text) === hashOf(text);
}

function problemOf(
  path: string,
  wanted: string | undefined,
  hashes: readonly string[] | undefined,
  entry: { readonly text: string } | 'not-a-file' | undefined,
): string[] {
  if (entry === undefined) return [];
  if (entry === 'not-a-file') return [`${path} is no file, and one is to be written there; move it away`];
  const hash = hashOf(entry.text);
  if (hashes?.includes(hash) || (wanted !== undefined && hash === hashOf(wanted))) return [];
  if (hashes === undefined) {
    return [`${path} is not ours, and a file of that name is to be written; move it away, or delete it`];
  }
  return [
    `${path} was edited by hand; set what it is to have in environments/, and delete the file: it is written anew`,
  ];
}
