import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';

/** How much is written. */
export interface FillOptions {
  /** Keys of each kind. */
  readonly keys: number;
  /** Bytes of each plain text. */
  readonly bytes: number;
}

/** How many keys are written at a time. */
const AT_A_TIME = 200;
/** Far enough away that no key goes while it is looked at. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Writes keys of every kind of value, one of three of them with an end, and returns how many there are. */
export async function fill(client: Cluster | Redis, { keys, bytes }: FillOptions): Promise<number> {
  const ends = Date.now() + DAY_MS;
  for (let first = 0; first < keys; first += AT_A_TIME) {
    const numbers = Array.from({ length: Math.min(AT_A_TIME, keys - first) }, (_, index) => first + index);
    await Promise.all(numbers.flatMap(number => WRITERS.map(write => write(client, number, textOf(number, bytes)))));
    const volatile = numbers.filter(number => number % 3 === 0);
    await Promise.all(
      volatile.flatMap(number => KINDS.map(kind => client.pexpireat(`${kind}:${number}`, ends + number))),
    );
  }
  return keys * WRITERS.length;
}

type Writer = (client: Cluster | Redis, number: number, text: string) => Promise<unknown>;

const KINDS = ['string', 'binary', 'list', 'set', 'numbers', 'zset', 'hash', 'stream'] as const;

const WRITERS: readonly Writer[] = [
  (client, number, text) => client.set(`string:${number}`, text),
  (client, number) => client.set(`binary:${number}`, Buffer.from([0, 255, 10, 13, number % 256])),
  // These two would grow by being written again.
  async (client, number, text) => {
    await client.del(`list:${number}`);
    await client.rpush(`list:${number}`, 'first', text, 'last', String(number));
  },
  (client, number) => client.sadd(`set:${number}`, 'a', `b${number}`, 'c'),
  (client, number) => client.sadd(`numbers:${number}`, 1, 2, number + 3),
  (client, number) => client.zadd(`zset:${number}`, 1.5, 'one', number, 'two', -1, 'three'),
  (client, number, text) => client.hset(`hash:${number}`, { name: `n${number}`, text, number }),
  async (client, number) => {
    await client.del(`stream:${number}`);
    await client.xadd(`stream:${number}`, `${number + 1}-1`, 'field', `value ${number}`);
  },
];

/** A text that no server can pack. */
function textOf(number: number, bytes: number): string {
  return `${number} ${randomBytes(bytes).toString('base64').slice(0, bytes)}`;
}
