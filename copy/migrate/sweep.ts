import { setTimeout as sleep } from 'node:timers/promises';
import { batchesOf } from '../batches';
import { isOwnKey } from '../mark';
import type { Redis } from '../redis';
import { compareKeys, type Finding } from './compare';
import type { Source } from './feed';
import type { Dirty, Pending } from './pending';
import { askEach } from './read';
import { type Asked, scanKeys } from './scan';

/** A comparison of all keys. */
export interface Sweep {
  /** When it began and ended, in milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** Keys of the source that were looked at. */
  readonly keys: number;
  /** Keys that had another value or time, or were not there. They are copied again. */
  readonly different: number;
  readonly missing: number;
  /** Keys of the target that the source does not have, and that were not deleted. */
  readonly extra: number;
  readonly deleted: number;
}

export interface SweepProps {
  readonly source: Source;
  readonly target: Redis;
  readonly pending: Pending;
  /** Whether a key of the target may be deleted that the source does not have. */
  readonly mayDelete: (db: number, key: Buffer) => boolean;
  readonly clock: () => number;
}

/** What is read at once. A sweep takes its time: source and target have clients. */
const BATCH = { keys: 200, bytes: 4 * 1024 ** 2 };
/** How often a key is looked at again that is written all the while. What was heard of it last is copied anyway. */
const LOOKS = 20;
const AGAIN_MS = 25;
/** Extra keys that a sweep keeps in mind: the next one finds the others. */
const MOST_EXTRA = 100_000;

/** Compares all keys of source and target once. Rejects when one of them does not answer. */
export async function sweep(props: SweepProps): Promise<Sweep> {
  const { source, target, pending, clock } = props;
  const began = clock();
  const counts: Record<Finding, number> = { equal: 0, different: 0, missing: 0, extra: 0 };
  const judge = async (key: Dirty): Promise<Finding> => {
    const finding = await lookAgain(props, key);
    if (finding === 'different' || finding === 'missing') pending.add(key);
    return finding;
  };
  for (const feed of source.feeds) {
    const ask: Asked = (commands, db) => feed.ask(commands, db);
    for await (const { db, keys } of scanKeys(ask)) {
      const own = keys.filter(key => !isOwnKey(key)).map(key => ({ db, key, feed: feed.number }));
      const sizes = (await askEach(source, own, key => [['MEMORY', 'USAGE', key]])).map(([size]) => Number(size ?? 0));
      let from = 0;
      for (const batch of batchesOf(
        own.map(({ key }) => key),
        sizes,
        BATCH,
      )) {
        const part = own.slice(from, from + batch.keys.length);
        from += batch.keys.length;
        const findings = await compareKeys(source, target, part);
        for (const [index, first] of findings.entries()) {
          const key = part[index];
          if (!key) continue;
          const finding = first === 'equal' ? first : await judge(key);
          // One that is gone meanwhile was deleted: that is for the target's own keys to show.
          counts[finding === 'extra' ? 'equal' : finding]++;
        }
      }
    }
  }
  const { extra, count, held } = await findExtra(props);
  const deleted = isPlausible(count, held) ? await deleteExtra(props, extra) : 0;
  const { equal, different, missing } = counts;
  return {
    began,
    ended: clock(),
    keys: equal + different + missing,
    different,
    missing,
    extra: count - deleted,
    deleted,
  };
}

/** Whether so many keys were deleted at the source: one that has lost most of its keys must not take them from its copy too. */
export function isPlausible(extra: number, held: number): boolean {
  return extra * 2 <= held;
}

/** Looks at a key until nobody writes to it between the look at the source and the one at the target. */
async function lookAgain({ source, target, pending }: SweepProps, key: Dirty): Promise<Finding> {
  for (let looks = 0; looks < LOOKS; looks++) {
    while (pending.has(key.db, key.key)) await sleep(AGAIN_MS);
    const written = pending.watch(key.db, key.key);
    const [finding = 'equal'] = await compareKeys(source, target, [key]);
    // The message of what was read may be under way.
    await sleep(AGAIN_MS);
    if (!written() || finding === 'equal') return finding;
  }
  return 'equal';
}

/** Keys of the target that the source does not have, and the number of keys that the target has. */
async function findExtra(props: SweepProps): Promise<{ extra: readonly Dirty[]; count: number; held: number }> {
  const { target } = props;
  const extra: Dirty[] = [];
  let [count, held] = [0, 0];
  for (const primary of await target.primaries()) {
    const ask: Asked = (commands, db) => target.at(primary, commands, db);
    for await (const { db, keys } of scanKeys(ask)) {
      const others = keys.filter(key => !isOwnKey(key)).map(key => ({ db, key, feed: 0 }));
      held += others.length;
      for (const key of await absent(props.source, others)) {
        if ((await lookAgain(props, key)) !== 'extra') continue;
        count++;
        if (extra.length < MOST_EXTRA) extra.push(key);
      }
    }
  }
  return { extra, count, held };
}

/** Those of the keys that no feed has. */
async function absent(source: Source, keys: readonly Dirty[]): Promise<readonly Dirty[]> {
  let left = keys;
  for (const { number } of source.scattered ? source.feeds : source.feeds.slice(0, 1)) {
    if (left.length === 0) return left;
    const found = await askEach(
      source,
      left,
      key => [['EXISTS', key]],
      () => number,
    );
    left = left.filter((_, index) => found[index]?.[0] === 0);
  }
  return left;
}

async function deleteExtra({ source, target, mayDelete }: SweepProps, extra: readonly Dirty[]): Promise<number> {
  let deleted = 0;
  for (const key of extra.filter(each => mayDelete(each.db, each.key))) {
    const [still] = await absent(source, [key]);
    if (still) deleted += Number(await target.one(['DEL', key.key], key.db));
  }
  return deleted;
}
