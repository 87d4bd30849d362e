import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../connections';
import type { AtomicMigration, SlotMove } from '../decisions/decision';
import { countSlots } from '../slots';
import { firstOf } from './plan';
import { type Job, MECHANISMS, type Mechanism } from './whole-slots';

/** Slots of one job: each is a process of its own on the server that gives them, and fails as a whole. */
const SLOTS_IN_JOB = 512;
/** Time that a pass waits for the end of a job, and the time between two looks at it, in milliseconds. */
const PATIENCE_MS = 1000;
const EVERY_MS = 25;

export interface MigrateSlotsProps {
  readonly owner: Call;
  readonly target: Call;
  readonly move: SlotMove;
  readonly atomic: AtomicMigration;
  readonly now: () => number;
  readonly moved?: ((keys: number, slots: number) => void) | undefined;
}

/**
 * Has a server give whole slots to another one by themselves: they are copied, with what clients write meanwhile, and
 * handed over in a moment. A job of its own that is under way is waited for, one that an earlier keeper began too. Gives
 * false where the server does not let the keeper do so: then they are moved key by key.
 *
 * @throws Error with the server's reason when a job fails
 */
export async function migrateSlots({ move, atomic, now, moved, ...ends }: MigrateSlotsProps): Promise<boolean> {
  const mechanism: Mechanism = MECHANISMS[atomic];
  const call = ends[mechanism.teller];
  const began = now();
  const running = await underWay(mechanism, call);
  if (running === 'refused') return false;
  let name = running?.name;
  while (now() - began < PATIENCE_MS) {
    if (name === undefined) {
      const before = new Set((await mechanism.jobs(call)).map(job => job.name));
      await mechanism.begin(call, firstOf(move.slots, SLOTS_IN_JOB), move.toId);
      name = (await mechanism.jobs(call)).find(job => job.isOwn && !before.has(job.name))?.name;
      if (name === undefined) return true;
    }
    const job = (await mechanism.jobs(call)).find(each => each.name === name);
    if (!job || SUCCESS.includes(job.state)) {
      moved?.(0, countSlots(job?.slots ?? []));
      return true;
    }
    if (FAILURE.includes(job.state)) {
      await mechanism.giveUp?.(call, job.name);
      // The users' rights may be older than this keeper.
      if (job.message.includes('NOPERM')) return false;
      throw new Error(`the server gave up the move of its slots: ${job.message || job.state}`);
    }
    await sleep(EVERY_MS);
  }
  return true;
}

const SUCCESS: readonly string[] = ['success', 'completed'];
const FAILURE: readonly string[] = ['failed', 'cancelled', 'canceled'];

/** A job that has not ended. Of those that a server goes on trying, one that failed has not. */
async function underWay(mechanism: Mechanism, call: Call): Promise<Job | undefined | 'refused'> {
  const ended = [...SUCCESS, ...FAILURE].filter(state => !(mechanism.giveUp && state === 'failed'));
  try {
    return (await mechanism.jobs(call)).find(job => job.isOwn && !ended.includes(job.state));
  } catch (error) {
    if (/NOPERM|unknown subcommand/i.test(String(error))) return 'refused';
    throw error;
  }
}
