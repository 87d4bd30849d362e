import type { Caller } from './callers';
import { FIELDS, type Filling, fillsOf, type KeyKind } from './commands';

/** Names of a run's keys. */
export interface Keys {
  /** Name of one, by a number from 0 up to 1. */
  name(kind: KeyKind, random: number): string;
  /** Names of all. */
  all(kinds: readonly KeyKind[]): readonly (readonly [kind: KeyKind, key: string])[];
}

/** Queues are few; more keys would be lists that nobody else asks for. */
const LISTS = 64;
/** How many keys each connection asks for at a time. */
const AT_A_TIME = 20;
/** How often a key is tried for, each time for as long as a command may take. */
const TRIES = 3;
/** What is left of an interrupted run is gone so many seconds after the run would have ended. */
const LEFT_SECONDS = 600;

/** The keys of the run with this id. */
export function keysOf(run: string, count: number): Keys {
  const counted = (kind: KeyKind) => (kind === 'list' ? Math.min(count, LISTS) : count);
  const named = (kind: KeyKind, number: number) => `bench:${run}:${kind}:${number}`;
  return {
    name: (kind, random) => named(kind, Math.floor(random * counted(kind))),
    all: kinds =>
      kinds.flatMap(kind => Array.from({ length: counted(kind) }, (_, number) => [kind, named(kind, number)] as const)),
  };
}

/** What a run writes: a value of so many bytes, which no server can pack, and a hash that has as many in all. */
export function fillingOf(valueBytes: number, seconds: number): Filling {
  const value = textOf(valueBytes);
  const bytes = Math.max(1, Math.floor(valueBytes / FIELDS));
  const fields = Array.from({ length: FIELDS }, (_, index) => [`f${index}`, value.slice(0, bytes)] as const);
  return { value, fields, ttlSeconds: seconds + LEFT_SECONDS };
}

/** Makes the keys, so that reads find something. Rejects with the first error. */
export async function fillKeys(
  callers: readonly Caller[],
  keys: Keys,
  kinds: readonly KeyKind[],
  filling: Filling,
): Promise<void> {
  await forEach(callers, keys.all(kinds), async ({ call }, [kind, key]) => {
    for (const args of fillsOf(kind, key, filling)) await insistently(call, args);
  });
}

/** Deletes the keys, by their names, and returns how many may be left: servers that do not answer are not waited for. */
export async function removeKeys(callers: readonly Caller[], keys: Keys, kinds: readonly KeyKind[]): Promise<number> {
  const all = keys.all(kinds);
  let removed = 0;
  await forEach(callers, all, async ({ call }, [, key]) => {
    await insistently(call, ['UNLINK', key]);
    removed += 1;
  }).catch(() => {});
  return all.length - removed;
}

/** Sends what may be done twice, again where it has no answer: before and after a measurement there is time. */
async function insistently(call: Caller['call'], args: readonly string[]): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await call(args);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Does something with each, some at a time on each connection. Rejects with the first error, when all have ended that were begun. */
async function forEach<T>(
  callers: readonly Caller[],
  items: readonly T[],
  act: (caller: Caller, item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed: PromiseRejectedResult | undefined;
  const lane = async (caller: Caller) => {
    while (next < items.length && !failed) {
      const batch = items.slice(next, next + AT_A_TIME);
      next += batch.length;
      const acts = await Promise.allSettled(batch.map(item => act(caller, item)));
      failed ??= acts.find(each => each.status === 'rejected');
    }
  };
  await Promise.all(callers.map(lane));
  if (failed) throw failed.reason;
}

function textOf(bytes: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from({ length: bytes }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
}
