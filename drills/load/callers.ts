import { COMMAND_TIMEOUT_MS, clientOf } from '../../apps/counter/redis-client';
import type { RedisEnvironment } from '../../programs/environment';
import { persist } from '../ledger/persist';

/** A connection of its own, as an application of one thread has it: to one server, or to each server of a cluster. */
export interface Caller {
  /** Rejects when there is no good answer in time; what an application's client sends again is sent again. */
  call(args: readonly string[]): Promise<unknown>;
  close(): void;
}

/** A topology that has just formed, or healed, or whose nodes are busy, has this many milliseconds to answer. */
const START_TIMEOUT_MS = 30_000;

/**
 * Connects so many, one after the other: all at once they would shake hands until the first of them gives up. Rejects when one
 * gets no answer.
 */
export async function connectCallers(
  redis: RedisEnvironment,
  count: number,
  timeoutMs = START_TIMEOUT_MS,
): Promise<readonly Caller[]> {
  const callers: Caller[] = [];
  try {
    for (let number = 0; number < count; number += 1) {
      const caller = createCaller(redis);
      callers.push(caller);
      await persist(() => caller.call(['PING']), timeoutMs);
    }
    return callers;
  } catch (error) {
    for (const caller of callers) caller.close();
    throw error;
  }
}

function createCaller(redis: RedisEnvironment): Caller {
  const client = clientOf(redis, COMMAND_TIMEOUT_MS);
  // Callers hear of errors by their commands.
  client.on('error', () => {});
  return {
    call: ([command = '', ...args]) => client.call(command, ...args),
    close: () => client.disconnect(),
  };
}
