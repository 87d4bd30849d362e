import { Refused } from '../programs/refused';
import type { Command, Reply } from './connection';
import type { Redis } from './redis';

/** A key as it was read. */
export interface Entry {
  readonly key: Buffer;
  /** Its value, as `DUMP` gives it. */
  readonly payload: Buffer;
  /** When it expires, in milliseconds since 1970; 0: never. */
  readonly expiresAt: number;
}

/** What a server takes for one argument, `proto-max-bulk-len`: it cuts off whoever sends more. */
const LARGEST_PAYLOAD = 512 * 1024 ** 2;

/** About how many bytes each value takes. A key that is gone takes none. */
export async function sizesOf(source: Redis, keys: readonly Buffer[], db: number): Promise<number[]> {
  const replies = await source.each(
    keys.map(key => ['MEMORY', 'USAGE', key]),
    db,
  );
  return replies.map(reply => {
    if (reply instanceof Error) throw reply;
    return Number(reply ?? 0);
  });
}

/** Reads keys. Those that are gone are left out. */
export async function readEntries(source: Redis, keys: readonly Buffer[], db: number): Promise<Entry[]> {
  const replies = await source.each(
    keys.flatMap((key): Command[] => [
      ['DUMP', key],
      ['PEXPIRETIME', key],
    ]),
    db,
  );
  return keys.flatMap((key, index) => {
    const [payload, expires] = [replies[2 * index], replies[2 * index + 1]];
    for (const reply of [payload, expires]) if (reply instanceof Error) throw reply;
    // It may expire between the two commands.
    if (!Buffer.isBuffer(payload) || expires === -2) return [];
    return [{ key, payload, expiresAt: Math.max(0, Number(expires)) }];
  });
}

/** Writes keys that are not there yet. Gives the number of those that were: these stay as they are. */
export async function writeNew(target: Redis, entries: readonly Entry[], db: number): Promise<number> {
  checkSizes(entries);
  const replies = await target.each(
    entries.map(({ key, payload, expiresAt }) => ['RESTORE', key, expiresAt, payload, 'ABSTTL']),
    db,
  );
  let there = 0;
  for (const [index, reply] of replies.entries()) {
    if (!(reply instanceof Error)) continue;
    if (!reply.message.startsWith('BUSYKEY')) throw refusalOf(reply, entries[index]?.key);
    there++;
  }
  return there;
}

/** Throws a sentence where a value is larger than a server takes. */
export function checkSizes(entries: readonly Entry[]): void {
  for (const { key, payload } of entries) {
    if (payload.length >= LARGEST_PAYLOAD) throw new Error(tooLarge(key, payload.length));
  }
}

/** Why a server took no key, as a sentence that says what to do. */
export function refusalOf(reply: Error, key: Buffer | undefined): Error {
  if (/^ERR (Bad data format|DUMP payload version or checksum are wrong)/.test(reply.message)) {
    return new Refused(
      `The target cannot read the key ${shown(key)} (${reply.message}): it was written by a newer release, or by another ` +
        'engine, than the target runs: set the target to the engine that the data is from, or a newer release of it.',
    );
  }
  return new Error(notWritten(reply, key));
}

function notWritten({ message }: Error, key: Buffer | undefined): string {
  switch (message.split(' ')[0]) {
    case 'OOM':
      return 'The target has no memory left for more keys (OOM): give it as much as the data needs, and start again.';
    case 'MISCONF':
      return (
        'The target takes no writes as it cannot write to its disk (MISCONF): see in its log why, and start again ' +
        'when it can.'
      );
    case 'NOPERM':
      return (
        `The user of the copy may not write at the target (${message}): give it the rights of the user copy, by ` +
        'asking the topology for it.'
      );
    default:
      return `The target refuses the key ${shown(key)} (${message}).`;
  }
}

/** A key for a sentence: bytes that are no text are escaped, and much is cut. */
export function shown(key: Buffer | undefined): string {
  const text = JSON.stringify((key ?? Buffer.alloc(0)).subarray(0, 100).toString('latin1'));
  return key && key.length > 100 ? `${text}…` : text;
}

function tooLarge(key: Buffer, bytes: number): string {
  return (
    `The value of ${shown(key)} takes ${bytes} bytes, and a server takes no more than ${LARGEST_PAYLOAD} at once: split ` +
    'it into several keys where it comes from.'
  );
}

/** Keys of one step of `SCAN`, and where the next one begins; 0 when all were seen. */
export function parseScan(reply: Reply): { readonly cursor: string; readonly keys: readonly Buffer[] } {
  const [cursor = null, keys = null] = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
  const list: readonly Reply[] = Array.isArray(keys) ? keys : [];
  return { cursor: String(cursor), keys: list.filter(key => Buffer.isBuffer(key)) };
}
