import type { Command, Reply } from '../connection';
import type { Redis } from '../redis';
import type { Entry } from '../transfer';
import { contentOf } from './content';
import type { Source } from './feed';
import type { Dirty } from './pending';
import { askEach, entryOf, readKeys } from './read';

/** What is found of a key: `gone` is one that neither side has, or the source alone has no more. */
export type Finding = 'equal' | 'different' | 'missing' | 'extra';

/** Times that are this near are the same, in milliseconds: the older releases say only in how long a key expires. */
const SAME_TIME_MS = 1000;
/** A key that expires so soon may be gone on one side already, in milliseconds. */
const SOON_MS = 2000;

/** Compares keys of one database, by their content and the time when they expire. */
export async function compareKeys(source: Source, target: Redis, keys: readonly Dirty[]): Promise<Finding[]> {
  const db = keys[0]?.db ?? 0;
  const [wanted, found] = await Promise.all([readKeys(source, keys), readTarget(target, keys, db)]);
  const findings: Finding[] = [];
  for (const [index, key] of keys.entries()) {
    const finding = byEntries(wanted[index], found[index], Date.now());
    findings.push(
      finding === 'look closer' ? ((await sameContent(source, target, key)) ? 'equal' : 'different') : finding,
    );
  }
  return findings;
}

/** What the values and times of a key tell. Other bytes may have the same content: the order of a set is its server's. */
export function byEntries(wanted: Entry | undefined, found: Entry | undefined, now: number): Finding | 'look closer' {
  const expiresAt = (wanted ?? found)?.expiresAt ?? 0;
  const soon = expiresAt !== 0 && expiresAt - now < SOON_MS;
  if (!wanted || !found) return wanted === found || soon ? 'equal' : wanted ? 'missing' : 'extra';
  const [a, b] = [wanted.expiresAt, found.expiresAt];
  const sameTime = (a === 0) === (b === 0) && Math.abs(a - b) <= SAME_TIME_MS;
  if (!sameTime && !soon) return 'different';
  return wanted.payload.equals(found.payload) ? 'equal' : 'look closer';
}

async function sameContent(source: Source, target: Redis, key: Dirty): Promise<boolean> {
  const [wanted, found] = await Promise.all([
    contentOf(commands => source.ask(key.feed, commands, key.db), key.key),
    contentOf(commands => target.each(commands, key.db), key.key),
  ]);
  return wanted !== undefined && wanted === found;
}

async function readTarget(target: Redis, keys: readonly Dirty[], db: number): Promise<(Entry | undefined)[]> {
  const commands = (key: Buffer): Command[] => [
    ['DUMP', key],
    ['PEXPIRETIME', key],
  ];
  const asked = { ask: (_: number, all: readonly Command[]): Promise<Reply[]> => target.each(all, db) };
  const replies = await askEach(asked, keys, commands);
  return keys.map(({ key }, index) => entryOf(key, replies[index] ?? [], true));
}
