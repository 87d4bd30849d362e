import type { Reply } from './connection';

/** A value of `INFO`, or undefined where the server does not say it. */
export function infoField(info: string, name: string): string | undefined {
  return info
    .split(/\r?\n/)
    .find(line => line.startsWith(`${name}:`))
    ?.slice(name.length + 1);
}

/** The number of keys in each logical database that has some, from `INFO keyspace`. */
export function keysByDatabase(info: string): ReadonlyMap<number, number> {
  const lines = info.matchAll(/^db(\d+):keys=(\d+)/gm);
  return new Map([...lines].map(([, db, keys]) => [Number(db), Number(keys)]));
}

/**
 * Keys that a server has removed as their time was over, since it was started, from `INFO stats`. A hash whose last
 * field expires goes too: Redis counts the fields in `expired_subkeys`, Valkey in `expired_fields`.
 */
export function expiredSoFar(info: string): number {
  const fields = ['expired_keys', 'expired_subkeys', 'expired_fields'];
  return fields.reduce((sum, name) => sum + Number(infoField(info, name) ?? 0), 0);
}

/** A reply that is text. */
export function textOf(reply: Reply | undefined): string {
  return Buffer.isBuffer(reply) ? reply.toString('utf8') : '';
}
