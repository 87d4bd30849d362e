import type { CopyServer } from '../lib/config/copy-spec';
import { Refused } from '../programs/refused';
import { type Batch, batchesOf } from './batches';
import { createInFlight } from './in-flight';
import { expiredSoFar, keysByDatabase, textOf } from './info';
import { isOwnKey } from './mark';
import type { Redis } from './redis';
import { parseScan, readEntries, sizesOf, writeNew } from './transfer';

/** What became of the keys of a backup, or of a part of it. */
export interface Totals {
  /** Keys that were written. */
  readonly restored: number;
  /** Bytes of their values, as `DUMP` gives them. */
  readonly bytes: number;
  /** Keys that were at the target: an earlier run wrote them, or a client. */
  readonly there: number;
  /** Keys whose time was over before they could be copied. */
  readonly expired: number;
  /** Keys that are left out: no data, but what says something of the Redis that the backup is of, or of another shard. */
  readonly own: number;
}

export const NOTHING: Totals = { restored: 0, bytes: 0, there: 0, expired: 0, own: 0 };

/** What is copied together, and what is under way at the same time: some hundred megabytes, if no value is larger. */
const BATCH = { keys: 200, bytes: 4 * 1024 ** 2 };
const IN_FLIGHT = { bytes: 64 * 1024 ** 2, pieces: 16 };
/** Keys that one `SCAN` looks at. */
const SCAN_COUNT = 1000;

/** Whether a key is to be copied. */
type Has = (key: Buffer) => boolean;

/** Throws a sentence where the source has keys that the target has no place for. */
export async function checkDatabases(source: Redis, mode: CopyServer['mode']): Promise<void> {
  const others = [...keysByDatabase(textOf(await source.one(['INFO', 'keyspace']))).keys()].filter(db => db !== 0);
  if (mode === 'cluster' && others.length > 0) {
    throw new Refused(
      `The backup has keys in database ${others.join(', ')}, and a Redis Cluster has database 0 alone: restore it into ` +
        'a topology without shards.',
    );
  }
}

/**
 * Copies all keys of a server that nobody writes to, again while primaries of the target are lost: a replica that takes
 * over may lack keys that were written. Throws a sentence when a key is missing at the end: one that was neither written,
 * nor there already, nor has expired.
 *
 * @param has Whether a key is of this part
 * @param again Is told of each time but the first
 */
export async function copyPart(source: Redis, target: Redis, has: Has, again: () => void): Promise<Totals> {
  const first = await copyAll(source, target, has);
  let { restored, bytes } = first;
  let last = first;
  while (last.interrupted) {
    again();
    last = await copyAll(source, target, has);
    restored += last.restored;
    bytes += last.bytes;
  }
  return { restored, bytes, there: first.there, expired: last.expired, own: first.own };
}

/** Copies all keys once. Tells whether a primary of the target was lost meanwhile. */
async function copyAll(source: Redis, target: Redis, has: Has): Promise<Totals & { readonly interrupted: boolean }> {
  const interruptions = target.interruptions();
  const before = textOf(await source.one(['INFO', 'everything']));
  let totals = NOTHING;
  let all = 0;
  const work = createInFlight(IN_FLIGHT);
  for (const [db, keys] of keysByDatabase(before)) {
    all += keys;
    const copy = async (batch: Batch): Promise<void> => {
      const copied = await copyBatch(source, target, batch, db);
      totals = sumOf(totals, copied);
    };
    for await (const keys of scan(source, db)) {
      const data = keys.filter(key => !isOwnKey(key) && has(key));
      totals = sumOf(totals, { ...NOTHING, own: keys.length - data.length });
      for (const batch of batchesOf(data, await sizesOf(source, data, db), BATCH)) {
        await work.start(batch.bytes, () => copy(batch));
      }
    }
  }
  await work.ended();
  const after = textOf(await source.one(['INFO', 'stats']));
  const expired = expiredOf(all, totals, expiredSoFar(after) - expiredSoFar(before));
  return { ...totals, expired, interrupted: target.interruptions() > interruptions };
}

async function* scan(source: Redis, db: number): AsyncGenerator<readonly Buffer[]> {
  let cursor = '0';
  do {
    const step = parseScan(await source.one(['SCAN', cursor, 'COUNT', SCAN_COUNT], db));
    cursor = step.cursor;
    yield step.keys;
  } while (cursor !== '0');
}

/**
 * The number of keys that were neither copied nor found: they expired meanwhile. Throws a sentence when the server says
 * that fewer did.
 *
 * @param expiries How many keys the server has removed as their time was over
 */
export function expiredOf(all: number, { restored, there, own }: Totals, expiries: number): number {
  const gone = all - restored - there - own;
  if (gone > expiries) {
    throw new Error(
      `The part has ${all} keys, of which ${restored} were restored, ${there} were there, ${own} were left out and ` +
        `${expiries} expired: ${gone - expiries} are missing. See in the log of its server whether somebody else uses ` +
        'it, and start the restore again.',
    );
  }
  // A step of a scan may show a key again, as one that is there.
  return Math.max(0, gone);
}

export function sumOf(a: Totals, b: Totals): Totals {
  return {
    restored: a.restored + b.restored,
    bytes: a.bytes + b.bytes,
    there: a.there + b.there,
    expired: a.expired + b.expired,
    own: a.own + b.own,
  };
}

async function copyBatch(source: Redis, target: Redis, { keys }: Batch, db: number): Promise<Totals> {
  const entries = await readEntries(source, keys, db);
  const there = entries.length > 0 ? await writeNew(target, entries, db) : 0;
  const bytes = entries.reduce((sum, { payload }) => sum + payload.length, 0);
  return { ...NOTHING, restored: entries.length - there, bytes, there };
}
