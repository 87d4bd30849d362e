import { Redis } from 'ioredis';

type Command = readonly [string, ...(string | number)[]];

/** Keys that are written at a time. */
const AT_ONCE = 2000;
const FIELDS = Array.from({ length: 20 }, (_, index) => `field-${index}`);

/** How the key of this number is written: strings of several sizes for the most part, and what else there is. */
function written(index: number): Command {
  const key = `bench:${index}`;
  const text = (bytes: number) => `${index}:`.padEnd(bytes, 'x');
  if (index % 1000 === 0) return ['SET', key, text(64 * 1024)];
  switch (index % 20) {
    case 0:
      return ['SET', key, text(4096)];
    case 1:
    case 2:
    case 3:
      return ['SET', key, text(1024)];
    case 4:
    case 5:
      return ['HSET', key, ...FIELDS.flatMap(field => [field, text(20)])];
    case 6:
      return ['RPUSH', key, ...FIELDS];
    case 7:
      return ['SADD', key, ...FIELDS];
    case 8:
      return ['ZADD', key, ...FIELDS.flatMap((field, score) => [score, field])];
    case 9:
      return ['SET', key, text(100), 'EX', 86_400];
    default:
      return ['SET', key, text(100)];
  }
}

/** Writes so many keys of mixed sizes and types into a cluster. */
export async function fill(
  at: { readonly ip: string; readonly port: number },
  login: { readonly username: string; readonly password: string },
  keys: number,
): Promise<void> {
  const cluster = new Redis.Cluster([{ host: at.ip, port: at.port }], {
    redisOptions: { ...login, disableClientInfo: true },
    enableAutoPipelining: true,
  });
  try {
    for (let index = 0; index < keys; index += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, keys - index) }, (_, each) => written(index + each));
      await Promise.all(some.map(([command, ...args]) => cluster.call(command, ...args)));
    }
  } finally {
    cluster.disconnect();
  }
}
