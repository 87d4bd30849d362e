import { createHash } from 'node:crypto';
import { Cluster, type Redis } from 'ioredis';

/** What tells one data set from another. */
export interface Digest {
  readonly keys: number;
  /** Keys that have an end. */
  readonly volatile: number;
  /** Over every key, with its type, its value and its end, in whatever order servers keep them. */
  readonly digest: string;
}

/** What the keys of this project itself begin with, which are no data. */
const OWN = Buffer.from('redis-ha:');

/** How many keys are read at a time. */
const AT_A_TIME = 500;

/** Reads a whole data set. Nobody may write meanwhile. */
export async function digest(client: Cluster | Redis): Promise<Digest> {
  const sum = Buffer.alloc(32);
  let [keys, volatile] = [0, 0];
  for (const node of client instanceof Cluster ? client.nodes('master') : [client]) {
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, found] = await node.scanBuffer(cursor, 'COUNT', AT_A_TIME);
      cursor = next.toString();
      const fresh = found.filter(key => !key.subarray(0, OWN.length).equals(OWN) && !seen.has(key.toString('latin1')));
      for (const key of fresh) seen.add(key.toString('latin1'));
      for (const { hash, end } of await Promise.all(fresh.map(key => hashOf(node, key)))) {
        keys += 1;
        if (end >= 0) volatile += 1;
        // In any order, and no key hides another: hashes are added, byte by byte.
        for (const [index, byte] of hash.entries()) sum[index] = ((sum[index] ?? 0) + byte) % 256;
      }
    } while (cursor !== '0');
  }
  return { keys, volatile, digest: sum.toString('hex') };
}

async function hashOf(node: Redis, key: Buffer): Promise<{ hash: Buffer; end: number }> {
  const [type, end] = await Promise.all([node.type(key), node.pexpiretime(key)]);
  const hash = createHash('sha256').update(key).update(`\0${type}\0${end}\0`);
  for (const part of await partsOf(node, key, type)) hash.update(`${part.length}:`).update(part);
  return { hash: hash.digest(), end };
}

async function partsOf(node: Redis, key: Buffer, type: string): Promise<Buffer[]> {
  switch (type) {
    case 'string':
      return [(await node.getBuffer(key)) ?? Buffer.from('none')];
    case 'list':
      return node.lrangeBuffer(key, 0, -1);
    case 'set':
      return (await node.smembersBuffer(key)).sort(Buffer.compare);
    case 'zset':
      return node.zrangeBuffer(key, '0', '-1', 'WITHSCORES');
    case 'hash': {
      const fields = Object.entries(await node.hgetall(key)).sort(([a], [b]) => (a < b ? -1 : 1));
      return fields.flat().map(text => Buffer.from(text));
    }
    case 'stream':
      return (await node.xrange(key, '-', '+')).map(entry => Buffer.from(JSON.stringify(entry)));
    default:
      throw new Error(`A key is of type ${type}, which this digest does not read.`);
  }
}
