import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreSpec } from '../lib/config/copy-spec';
import { slotOf } from './key-slot';

/** One file of a backup, while its server serves. */
export interface Part {
  readonly socket: string;
  /** Whether a key is of this shard: others may be in the file, of slots that were on their way. */
  readonly has: (key: Buffer) => boolean;
}

/** The files of a backup, in the order of its manifest. Throws a sentence when it has none. */
export function partsOf({ backup, sockets }: Pick<RestoreSpec, 'backup' | 'sockets'>): Part[] {
  const file = join(backup, 'manifest.json');
  let shards: unknown;
  try {
    ({ shards } = JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The manifest ${file} can't be read (${reason}): restore a backup that was finished.`);
  }
  const parts = Array.isArray(shards) ? shards.map(shard => partOf(shard, sockets)) : [];
  if (parts.length === 0 || parts.some(part => part === undefined)) {
    throw new Error(`The manifest ${file} does not say which files there are: it is of another program.`);
  }
  return parts.filter(part => part !== undefined);
}

function partOf(shard: unknown, sockets: string): Part | undefined {
  if (typeof shard !== 'object' || shard === null || !('file' in shard) || !('slots' in shard)) return undefined;
  const { file, slots } = shard;
  if (typeof file !== 'string' || !/^[\w-]+\.rdb$/.test(file) || typeof slots !== 'string') return undefined;
  const has = slotRanges(slots);
  return { socket: join(sockets, file.replace(/rdb$/, 'sock')), has: key => has(slotOf(key)) };
}

/** Whether `0-5460 10923` has a slot. Without any there are no slots, and all keys are of one shard. */
export function slotRanges(slots: string): (slot: number) => boolean {
  const ranges = slots
    .split(' ')
    .filter(range => range !== '')
    .map(range => range.split('-').map(Number))
    .map(([from = 0, to = from]) => [from, to] as const);
  return slot => ranges.length === 0 || ranges.some(([from, to]) => slot >= from && slot <= to);
}
