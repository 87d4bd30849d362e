/** What a key holds. Commands of one kind share their keys. */
export type KeyKind = 'string' | 'counter' | 'hash' | 'list';

/** What commands write. */
export interface Filling {
  /** A value of the wanted size. */
  readonly value: string;
  /** The fields of a hash, which have that size together. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** A key whose run was interrupted is gone after so many seconds. */
  readonly ttlSeconds: number;
}

interface KnownCommand {
  readonly kind: KeyKind;
  /** @param random from 0 up to 1, for what is chosen within a key */
  readonly args: (key: string, filling: Filling, random: number) => readonly string[];
  /** Whether this answer says that the key was not there before, and so has no end yet. @default - it never is so */
  readonly made?: (answer: unknown) => boolean;
}

/** Fields of a hash. */
export const FIELDS = 10;
/** Elements that a list has at the start: so a queue seldom runs empty. */
const ELEMENTS = 100;

/** The commands that a mix is made of. Each names one key, so that they work before shards and proxies too. */
export const COMMANDS = {
  get: { kind: 'string', args: key => ['GET', key] },
  set: { kind: 'string', args: (key, { value, ttlSeconds }) => ['SET', key, value, 'EX', `${ttlSeconds}`] },
  incr: { kind: 'counter', args: key => ['INCR', key], made: answer => answer === 1 },
  hget: { kind: 'hash', args: (key, filling, random) => ['HGET', key, fieldOf(filling, random)[0]] },
  hgetall: { kind: 'hash', args: key => ['HGETALL', key] },
  hset: {
    kind: 'hash',
    args: (key, filling, random) => ['HSET', key, ...fieldOf(filling, random)],
    made: answer => answer === 1,
  },
  expire: { kind: 'hash', args: (key, { ttlSeconds }) => ['EXPIRE', key, `${ttlSeconds}`] },
  lpush: { kind: 'list', args: (key, { value }) => ['LPUSH', key, value], made: answer => answer === 1 },
  rpop: { kind: 'list', args: key => ['RPOP', key] },
} as const satisfies Readonly<Record<string, KnownCommand>>;

export type CommandName = keyof typeof COMMANDS;

/** The command of a name, as what it is to those that do not care which. */
export function commandOf(name: CommandName): KnownCommand {
  return COMMANDS[name];
}

/** What makes a key of a kind, in order: reads find something, and every key has an end. */
export function fillsOf(kind: KeyKind, key: string, filling: Filling): readonly (readonly string[])[] {
  const { value, fields, ttlSeconds } = filling;
  const ends = ['EXPIRE', key, `${ttlSeconds}`];
  switch (kind) {
    case 'string':
      return [['SET', key, value, 'EX', `${ttlSeconds}`]];
    case 'counter':
      return [['SET', key, '0', 'EX', `${ttlSeconds}`]];
    case 'hash':
      return [['HSET', key, ...fields.flat()], ends];
    case 'list':
      return [['LPUSH', key, ...Array.from({ length: ELEMENTS }, () => value)], ends];
  }
}

function fieldOf({ fields }: Filling, random: number): readonly [string, string] {
  return fields[Math.floor(random * fields.length)] ?? ['f0', ''];
}
