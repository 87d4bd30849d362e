import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../connections';
import type { SlotMove } from '../decisions/decision';
import { countSlots, type SlotRange } from '../slots';
import { firstOf } from './plan';

/** Slots of one job: each is a process of its own on the server that gives them, and fails as a whole. */
const SLOTS_IN_JOB = 512;
/** Time that a pass waits for the end of a job, and the time between two looks at it, in milliseconds. */
const PATIENCE_MS = 1000;
const EVERY_MS = 25;

export interface MigrateSlotsProps {
  readonly owner: Call;
  readonly move: SlotMove;
  readonly now: () => number;
  readonly moved?: ((keys: number, slots: number) => void) | undefined;
}

/** One move of slots as the server that gives them has it written down. */
export interface Job {
  readonly name: string;
  readonly isExport: boolean;
  readonly targetId: string;
  readonly slots: readonly SlotRange[];
  readonly state: string;
  readonly message: string;
}

/**
 * Has the server give whole slots to another one by itself: it copies them, goes on with what clients write meanwhile,
 * and hands them over in a moment. A job of its own that is under way is waited for, one that an earlier keeper began
 * too. Gives false where the server does not let the keeper do so: then they are moved key by key.
 *
 * @throws Error with the server's reason when a job fails
 * @see https://valkey.io/commands/cluster-migrateslots/
 */
export async function migrateSlots({ owner, move, now, moved }: MigrateSlotsProps): Promise<boolean> {
  const began = now();
  const running = await underWay(owner);
  if (running === 'refused') return false;
  let name = running?.name;
  while (now() - began < PATIENCE_MS) {
    if (name === undefined) {
      const slots = firstOf(move.slots, SLOTS_IN_JOB).flatMap(({ start, end }) => [start, end]);
      const before = new Set((await jobsOf(owner)).map(job => job.name));
      await owner('CLUSTER', 'MIGRATESLOTS', 'SLOTSRANGE', ...slots, 'NODE', move.toId);
      name = (await jobsOf(owner)).find(job => job.isExport && !before.has(job.name))?.name;
      if (name === undefined) return true;
    }
    const job = (await jobsOf(owner)).find(each => each.name === name);
    if (!job || job.state === 'success') {
      moved?.(0, countSlots(job?.slots ?? []));
      return true;
    }
    // The users' rights may be older than this keeper.
    if (hasEnded(job) && job.message.includes('NOPERM')) return false;
    if (hasEnded(job)) throw new Error(`the server gave up the move of its slots: ${job.message || job.state}`);
    await sleep(EVERY_MS);
  }
  return true;
}

async function underWay(owner: Call): Promise<Job | undefined | 'refused'> {
  try {
    return (await jobsOf(owner)).find(job => job.isExport && !hasEnded(job));
  } catch (error) {
    if (/NOPERM|unknown subcommand/i.test(String(error))) return 'refused';
    throw error;
  }
}

function hasEnded({ state }: Job): boolean {
  return ['success', 'failed', 'cancelled', 'canceled'].includes(state);
}

async function jobsOf(owner: Call): Promise<Job[]> {
  return readJobs(await owner('CLUSTER', 'GETSLOTMIGRATIONS'));
}

/** Reads the reply of `CLUSTER GETSLOTMIGRATIONS`: a list of flat lists of fields. */
export function readJobs(reply: unknown): Job[] {
  return (Array.isArray(reply) ? reply : []).map((fields: unknown) => {
    const list = Array.isArray(fields) ? fields : [];
    const text = (name: string) => String(list[list.indexOf(name) + 1] ?? '');
    return {
      name: text('name'),
      isExport: text('operation') === 'EXPORT',
      targetId: text('target_node'),
      slots: text('slot_ranges').split(' ').flatMap(range),
      state: text('state'),
      message: text('message').trim(),
    };
  });
}

function range(text: string): SlotRange[] {
  const [, start, end] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  return start === undefined || end === undefined ? [] : [{ start: Number(start), end: Number(end) }];
}
