import { markOf, type Task } from '../lib/config/copy-spec';
import { MIRROR_KEYS } from '../lib/config/users';
import { Refused } from '../programs/refused';
import type { Reply } from './connection';
import { keysByDatabase, textOf } from './info';
import type { Redis } from './redis';

const MARKS = [Buffer.from(markOf('restore')), Buffer.from(markOf('migrate'))];

/**
 * Whether a key is about the Redis that it was found in, and no part of its data: the mark of a copy that was going on,
 * or a key of a mirror, which would close an Envoy wherever else it came.
 */
export function isOwnKey(key: Buffer): boolean {
  return MARKS.some(mark => mark.equals(key)) || key.subarray(0, MIRROR_KEYS.length).toString('latin1') === MIRROR_KEYS;
}

/** What is found at a target. */
export interface Found {
  /** What the mark holds, where there is one. */
  readonly mark: string | undefined;
  /** Keys of all primaries. */
  readonly keys: number;
}

/**
 * Whether a target may be written to: it is empty, or holds what an earlier run of the same task wrote. Throws a
 * sentence when it is neither.
 */
export function judgeTarget(task: Task, id: string, { mark, keys }: Found): 'empty' | 'ours' {
  if (mark === id) return 'ours';
  if (mark !== undefined) {
    throw new Refused(
      `The target holds what the task ${task} with the id "${mark}" has begun, and this is "${id}": set id to "${mark}" ` +
        'to go on with that one, or set target to an empty Redis.',
    );
  }
  if (keys > 0) {
    throw new Refused(
      `The target holds data already (${keys} ${keys === 1 ? 'key' : 'keys'}), which is never mixed with that ` +
        'of another Redis: set target to an empty Redis.',
    );
  }
  return 'empty';
}

/**
 * Marks the target as this task's. Tells whether an earlier run had begun. Throws a sentence, before anything is
 * written, when the target holds data that is none of this task's.
 */
export async function claim(target: Redis, task: Task, id: string): Promise<'empty' | 'ours'> {
  const look = async (): Promise<Found> => {
    const mark = await target.one(['GET', markOf(task)]);
    return {
      mark: mark === null ? undefined : textOf(mark),
      keys: sumOf(await target.everywhere(['INFO', 'keyspace'])),
    };
  };
  const verdict = judgeTarget(task, id, await look());
  if (verdict === 'ours') return verdict;
  await target.one(['SET', markOf(task), id, 'NX']);
  // Another one may have looked at the same moment: the first mark stays, and is the one that counts.
  judgeTarget(task, id, { ...(await look()), keys: 0 });
  return verdict;
}

/** Removes the mark, when all is there. */
export async function release(target: Redis, task: Task): Promise<void> {
  await target.one(['DEL', markOf(task)]);
}

function sumOf(replies: readonly Reply[]): number {
  let sum = 0;
  for (const reply of replies) {
    if (reply instanceof Error) throw reply;
    for (const keys of keysByDatabase(textOf(reply)).values()) sum += keys;
  }
  return sum;
}
