import { createHash } from 'node:crypto';
import type { Command, Reply } from '../connection';
import { textOf } from '../info';

/** Sends commands about one key to the server that has it. */
export type AskKey = (commands: readonly Command[]) => Promise<Reply[]>;

/**
 * What a client can read of a key, as a hash: two keys of one content have the same, however their servers keep it. The
 * times at which consumers of a stream were seen last are no content. Nothing where the key is gone, or of a type that
 * is not known: then its `DUMP` alone tells.
 */
export async function contentOf(ask: AskKey, key: Buffer): Promise<string | undefined> {
  const type = textOf(await one(ask, ['TYPE', key]));
  const parts = await partsOf(ask, key, type);
  if (!parts) return undefined;
  const hash = createHash('sha256').update(type);
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

async function partsOf(ask: AskKey, key: Buffer, type: string): Promise<readonly Buffer[] | undefined> {
  switch (type) {
    case 'string':
      return buffers(await one(ask, ['GET', key]));
    case 'list':
      return buffers(await one(ask, ['LRANGE', key, 0, -1]));
    case 'set':
      return sorted(pieces(buffers(await one(ask, ['SMEMBERS', key])), 1));
    case 'zset':
      return buffers(await one(ask, ['ZRANGE', key, 0, -1, 'WITHSCORES']));
    case 'hash':
      return hashParts(ask, key);
    case 'stream':
      return [Buffer.from(JSON.stringify(streamContent(await one(ask, ['XINFO', 'STREAM', key, 'FULL', 'COUNT', 0]))))];
    default:
      return undefined;
  }
}

async function hashParts(ask: AskKey, key: Buffer): Promise<readonly Buffer[]> {
  const fields = sorted(pieces(buffers(await one(ask, ['HGETALL', key])), 2));
  const names = fields.filter((_, index) => index % 2 === 0);
  if (names.length === 0) return fields;
  const [times = null] = await ask([['HPEXPIRETIME', key, 'FIELDS', names.length, ...names]]);
  // Servers that do not know the command have no fields that expire; on others, most have none either.
  const expires = Array.isArray(times) && times.some(time => time !== -1);
  return expires ? [...fields, Buffer.from(JSON.stringify(times))] : fields;
}

/** Fields of `XINFO STREAM … FULL` that are about how a server keeps it, or when somebody asked. */
const NO_CONTENT = new Set(['radix-tree-keys', 'radix-tree-nodes', 'seen-time', 'active-time', 'pel-count', 'lag']);
/** What the reply says since 7.0 and 8.2, and what says more than groups and entries do. */
const NEWER = ['entries-added', 'max-deleted-entry-id', 'recorded-first-entry-id', 'entries-read', 'idmp-'];

/** The content of a stream, from lists of names and values in turns. */
export function streamContent(reply: Reply): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString('latin1');
  if (!Array.isArray(reply)) return reply;
  const list: readonly Reply[] = reply;
  const kept: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    const value = list[index] ?? null;
    const name = textOf(value);
    // Such names come before a value; a field of an entry may be called so too, on both sides alike.
    if (NO_CONTENT.has(name) || NEWER.some(each => name.startsWith(each))) index++;
    else kept.push(streamContent(value));
  }
  return kept;
}

function buffers(reply: Reply): readonly Buffer[] {
  const list: readonly Reply[] = Array.isArray(reply) ? reply : [reply];
  return list.filter(each => Buffer.isBuffer(each));
}

function pieces(values: readonly Buffer[], size: number): readonly Buffer[][] {
  return Array.from({ length: values.length / size }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/** Members or fields in the order of their bytes: servers give them in any. */
function sorted(all: readonly (readonly Buffer[])[]): readonly Buffer[] {
  const none = Buffer.alloc(0);
  return [...all].sort(([a = none], [b = none]) => a.compare(b)).flat();
}

async function one(ask: AskKey, command: Command): Promise<Reply> {
  const [reply = null] = await ask([command]);
  if (reply instanceof Error) throw reply;
  return reply;
}
