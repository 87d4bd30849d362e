import { createHash } from 'node:crypto';
import type { Engine } from './engines';

/** Runs a command where its key is, and gives texts as bytes. */
export type Ask = (command: string, ...args: (string | number | Buffer)[]) => Promise<unknown>;

/** A key that is no text, in any encoding. */
export const BINARY = Buffer.from([0, 255, 13, 10, 254, 123, 125, 34]);
/** Bytes of the one big value. */
export const BIG = 20 * 1024 ** 2;

/** Whether fields of hashes can expire on an engine. */
const expiresFields = ({ name }: Engine) => name === 'redis-8.0' || name === 'valkey-9.1';

/** Writes keys of every type. Gives their names. */
export async function fill(ask: Ask, engine: Engine): Promise<Buffer[]> {
  const soon = Date.now() + 3_600_000;
  const many = Array.from({ length: 2000 }, (_, index) => `member-${index}`);
  const commands: (readonly [string, ...(string | number | Buffer)[]])[] = [
    ['SET', 'text', 'value'],
    ['SET', BINARY, BINARY],
    ['SET', 'number', 42],
    ['SET', 'expires', 'later', 'PXAT', soon],
    ['SET', 'big', Buffer.alloc(BIG, 'x')],
    ['SET', '{tag}one', '1'],
    ['RPUSH', 'list', 'a', 'b', BINARY],
    ['RPUSH', 'long list', ...many],
    ['SADD', 'set', ...many],
    ['SADD', 'numbers', 1, 2, 3],
    ['PEXPIREAT', 'numbers', soon],
    ['HSET', 'hash', 'field', 'value', BINARY, BINARY],
    ['HSET', 'wide hash', ...many],
    ['ZADD', 'zset', 1.5, 'a', '-inf', 'b', 3, BINARY],
    ['ZADD', 'wide zset', ...many.flatMap((member, index) => [index / 3, member])],
    ['XADD', 'stream', '5-1', 'name', 'value'],
    ['XADD', 'stream', '5-2', 'name', BINARY],
    ['XADD', 'stream', '6-1', 'name', 'third'],
    ['XDEL', 'stream', '5-2'],
    ['XGROUP', 'CREATE', 'stream', 'group', '0'],
    ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', 1, 'STREAMS', 'stream', '>'],
    ['PFADD', 'visitors', 'a', 'b', 'c'],
    ['SETBIT', 'bits', 1000, 1],
    ['GEOADD', 'places', 13.36, 38.11, 'Palermo'],
    ...(expiresFields(engine)
      ? ([
          ['HSET', 'fields', 'stays', '1', 'goes', '2'],
          ['HPEXPIREAT', 'fields', soon, 'FIELDS', 1, 'goes'],
        ] as const)
      : []),
  ];
  for (const [command, ...args] of commands) await ask(command, ...args);
  const keys = commands.map(([command, key = '']) =>
    Buffer.from((command.startsWith('XGROUP') || command.startsWith('XREADGROUP') ? 'stream' : key) as string),
  );
  return keys.filter((key, index) => keys.findIndex(each => each.equals(key)) === index);
}

/** Everything that a client can read of a key; of a big value its size and hash. */
export async function read(ask: Ask, key: Buffer): Promise<unknown> {
  const type = String(await ask('TYPE', key));
  return { type, expires: await ask('PEXPIRETIME', key), value: await contentOf(ask, key, type) };
}

async function contentOf(ask: Ask, key: Buffer, type: string): Promise<unknown> {
  switch (type) {
    case 'string': {
      const value = (await ask('GET', key)) as Buffer;
      return value.length < 1000 ? value : [value.length, createHash('sha256').update(value).digest('hex')];
    }
    case 'list':
      return ask('LRANGE', key, 0, -1);
    case 'set':
      return sorted(await ask('SMEMBERS', key), 1);
    case 'zset':
      return ask('ZRANGE', key, 0, -1, 'WITHSCORES');
    case 'hash': {
      const fields = sorted(await ask('HGETALL', key), 2);
      const names = fields.map(([name]) => name as Buffer);
      const times = await ask('HPEXPIRETIME', key, 'FIELDS', names.length, ...names).catch(() => 'unknown');
      return { fields, times };
    }
    case 'stream':
      return [
        await ask('XRANGE', key, '-', '+'),
        await ask('XINFO', 'STREAM', key),
        await ask('XINFO', 'GROUPS', key),
        await ask('XPENDING', key, 'group').catch(() => 'no group'),
      ];
    default:
      return type;
  }
}

/** Splits a reply into pieces of so many values, and sorts them. */
function sorted(reply: unknown, size: number): Buffer[][] {
  const values = reply as readonly Buffer[];
  const pieces = Array.from({ length: values.length / size }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
  return pieces.sort(([a = Buffer.alloc(0)], [b = Buffer.alloc(0)]) => a.compare(b));
}
