import type { Command, Reply } from '../connection';
import type { Entry } from '../transfer';
import type { Source } from './feed';
import type { Dirty } from './pending';

/** Reads keys of a source, all of one database. Those that are gone have no entry. */
export async function readKeys(source: Source, keys: readonly Dirty[]): Promise<(Entry | undefined)[]> {
  const entries = await readAt(source, keys, ({ feed }) => feed);
  if (!source.scattered) return entries;
  // Its slot may have moved, and the key with it: another feed tells of it, or has before this one told that it is gone.
  for (const { number } of source.feeds) {
    const missing = [...keys.keys()].filter(index => !entries[index] && keys[index]?.feed !== number);
    const wanted = missing.flatMap(index => keys[index] ?? []);
    if (wanted.length === 0) continue;
    for (const [place, entry] of (await readAt(source, wanted, () => number)).entries()) {
      entries[missing[place] ?? 0] ??= entry;
    }
  }
  return entries;
}

/** Sends a command about each key, where its feed is, and gives the replies in the keys' order. */
export async function askEach(
  source: Pick<Source, 'ask'>,
  keys: readonly Dirty[],
  commands: (key: Buffer) => readonly Command[],
  feedOf: (key: Dirty) => number = ({ feed }) => feed,
): Promise<Reply[][]> {
  const replies: Reply[][] = [];
  const db = keys[0]?.db ?? 0;
  await Promise.all(
    [...new Set(keys.map(feedOf))].map(async feed => {
      const indices = [...keys.keys()].filter(index => keys[index] && feedOf(keys[index]) === feed);
      const asked = indices.map(index => commands(keys[index]?.key ?? Buffer.alloc(0)));
      const answers = await source.ask(feed, asked.flat(), db);
      let from = 0;
      for (const [place, index] of indices.entries()) {
        const count = asked[place]?.length ?? 0;
        replies[index] = answers.slice(from, from + count);
        from += count;
      }
    }),
  );
  for (const reply of replies.flat()) if (reply instanceof Error) throw new Error(refusedRead(reply));
  return replies;
}

/** Why keys are not read, as a sentence. */
export function refusedRead({ message }: Error): string {
  if (!message.startsWith('NOPERM')) return `Keys cannot be read (${message.replace(/\.$/, '')}).`;
  return (
    `A user may not read what is to be copied (${message.replace(/\.$/, '')}): give the source's user ~* &* +@read ` +
    '+@connection +@pubsub +info +scan +function|list, and +cluster|slots where it is a cluster.'
  );
}

async function readAt(
  source: Source,
  keys: readonly Dirty[],
  feedOf: (key: Dirty) => number,
): Promise<(Entry | undefined)[]> {
  const time = source.absolute ? 'PEXPIRETIME' : 'PTTL';
  const replies = await askEach(
    source,
    keys,
    key => [
      ['DUMP', key],
      [time, key],
    ],
    feedOf,
  );
  return keys.map(({ key }, index) => entryOf(key, replies[index] ?? [], source.absolute));
}

/** Reads the replies to `DUMP`, and to `PEXPIRETIME` or `PTTL`, of a key; nothing where it is gone. */
export function entryOf(key: Buffer, [payload, time]: readonly Reply[], absolute: boolean): Entry | undefined {
  // It may expire between the two commands.
  if (!Buffer.isBuffer(payload) || time === -2) return undefined;
  const number = Number(time);
  return { key, payload, expiresAt: number < 0 ? 0 : absolute ? number : Date.now() + number };
}
