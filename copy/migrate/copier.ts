import { setTimeout as sleep } from 'node:timers/promises';
import { batchesOf } from '../batches';
import { createInFlight } from '../in-flight';
import type { Redis } from '../redis';
import { checkSizes, type Entry, refusalOf } from '../transfer';
import type { Source } from './feed';
import type { Dirty, Pending } from './pending';
import { askEach, readKeys } from './read';

/** Keys that are taken at once, and bytes that are read at once; values that are larger go alone. */
const [KEYS, BATCH_BYTES, BYTES] = [200, 4 * 1024 ** 2, 64 * 1024 ** 2];
/** Pieces of work at the same time. */
const WORKERS = 8;
/** Pauses where there is nothing to do, and where the source does not answer, in milliseconds. */
const [IDLE_MS, FAILED_MS] = [5, 500];

/** Copies what is pending, until it is stopped. */
export interface Copier {
  /** Keys that were written or deleted at the target. */
  copied(): number;
  /** Rejects with a sentence when the target refuses a key. */
  readonly ended: Promise<void>;
}

export interface CopierProps {
  readonly source: Source;
  readonly target: Redis;
  readonly pending: Pending;
  /** Whether the target has database 0 alone. */
  readonly single: boolean;
  readonly stopping: AbortSignal;
  /** Hears of each key that was written. */
  readonly onWritten: (db: number, key: Buffer) => void;
  /** Hears why keys cannot be read, which are tried again. */
  readonly onProblem: (problem: string) => void;
}

/** Why the target took no key: nothing that goes by itself. */
class Refusal extends Error {}

export function createCopier(props: CopierProps): Copier {
  const { source, target, pending, single, stopping, onProblem, onWritten } = props;
  const room = createInFlight({ bytes: BYTES, pieces: WORKERS });
  let copied = 0;

  const copyBatch = async (keys: readonly Dirty[]): Promise<void> => {
    const entries = await readKeys(source, keys);
    await write(target, keys, entries);
    for (const [index, { db, key }] of keys.entries()) if (entries[index]) onWritten(db, key);
    copied += keys.length;
  };
  const copy = async (taken: readonly Dirty[]): Promise<void> => {
    const sizes = (await askEach(source, taken, key => [['MEMORY', 'USAGE', key]])).map(([size]) => Number(size ?? 0));
    const byKey = new Map(taken.map(each => [each.key, each]));
    const batches = batchesOf([...byKey.keys()], sizes, { keys: KEYS, bytes: BATCH_BYTES });
    for (const { keys, bytes } of batches) {
      const own = keys.flatMap(key => byKey.get(key) ?? []);
      await new Promise<void>((resolve, reject) => {
        room.start(bytes, () => copyBatch(own).then(resolve, reject)).catch(reject);
      });
    }
  };
  const work = async (): Promise<void> => {
    while (!stopping.aborted) {
      const taken = pending.take(KEYS);
      if (taken.length === 0) {
        await sleep(IDLE_MS);
        continue;
      }
      if (single && taken[0]?.db) throw new Error(otherDatabase(taken[0].db));
      try {
        await copy(taken);
        pending.done(taken, 'copied');
      } catch (error) {
        pending.done(taken, 'failed');
        if (error instanceof Refusal) throw error;
        onProblem(error instanceof Error ? error.message : String(error));
        await sleep(FAILED_MS);
      }
    }
  };
  return { copied: () => copied, ended: Promise.all(Array.from({ length: WORKERS }, work)).then(() => {}) };
}

/** Why keys cannot be copied into a Redis Cluster. */
export function otherDatabase(db: number): string {
  return (
    `The source has keys in database ${db}, and a Redis Cluster has database 0 alone: set target to a topology without ` +
    'shards.'
  );
}

async function write(target: Redis, keys: readonly Dirty[], entries: readonly (Entry | undefined)[]): Promise<void> {
  try {
    checkSizes(entries.flatMap(entry => entry ?? []));
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
  const replies = await target.each(
    keys.map(({ key }, index) => {
      const entry = entries[index];
      return entry ? ['RESTORE', key, entry.expiresAt, entry.payload, 'REPLACE', 'ABSTTL'] : ['DEL', key];
    }),
    keys[0]?.db,
  );
  for (const [index, reply] of replies.entries()) {
    if (reply instanceof Error) throw new Refusal(refusalOf(reply, keys[index]?.key).message);
  }
}
