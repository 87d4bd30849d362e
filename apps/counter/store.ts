import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from './redis-client';

/** The three counters. Their keys lie in slots 8853, 6352 and 13933: on two shards of a cluster of three. */
export const COUNTERS = ['my_counter', 'counter_second', 'third_count'] as const;

/** Each counter's value. */
export type Counts = Readonly<Record<(typeof COUNTERS)[number], number>>;

/** Where the counters live. */
export interface CounterStore {
  /** Adds one to each counter. Rejects when Redis did not answer in time. */
  increment(): Promise<Counts>;
  /** Whether Redis answers. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long a store waits, in milliseconds, and whom it logs in as. */
export interface StoreLimits {
  /** How long an increment may take, the wait for a connection included. Default 5000. */
  readonly deadlineMs?: number;
  /** A client none of whose commands got a reply for this long is replaced by a new one. Default 5000. */
  readonly silenceMs?: number;
  /**
   * What clients log in with: one that was made with something else is replaced, as it would go on with that for each
   * connection that it makes. Default: it never changes.
   */
  readonly login?: () => string;
}

/**
 * A store behind `connect`, which makes a client. A client that hears nothing for a while is thrown away: it may know
 * only addresses that are gone, or a password that is no longer valid, and a new one begins with the Service's name.
 */
export function redisStore(connect: () => RedisClient, limits: StoreLimits = {}): CounterStore {
  const { deadlineMs = 5000, silenceMs = 5000, login = () => '' } = limits;
  let madeWith = login();
  let client = connect();
  let heard = Date.now();

  const listen = async <T>(reply: Promise<T>): Promise<T> => {
    const value = await reply;
    heard = Date.now();
    return value;
  };
  const replace = () => {
    heard = Date.now();
    const old = client;
    client = connect();
    old.disconnect();
  };
  const replaceIfSilent = () => {
    if (Date.now() - heard >= silenceMs) replace();
  };
  // Commands are given to a ready client alone: those that a client queues have no timeout, and would be done long
  // after their request was answered with an error.
  const ready = async (signal: AbortSignal): Promise<RedisClient> => {
    const password = login();
    if (password !== madeWith) {
      madeWith = password;
      const old = client;
      client = connect();
      // What it was asked it still answers.
      void goodbye(old);
    }
    while (client.status !== 'ready') {
      // That of ioredis ends for good when Sentinels tell of a failover just while one of them is asked.
      if (client.status === 'end') replace();
      await sleep(20, undefined, { signal });
    }
    return client;
  };
  const ask = async <T>(question: (client: RedisClient) => Promise<T>, withinMs: number): Promise<T> => {
    const waiting = new AbortController();
    try {
      const late = sleep(withinMs, undefined, { signal: waiting.signal }).then(() => {
        throw new Error(`Redis did not answer within ${withinMs / 1000} s.`);
      });
      return await Promise.race([ready(waiting.signal).then(question), late]);
    } catch (error) {
      replaceIfSilent();
      throw error;
    } finally {
      waiting.abort();
    }
  };

  return {
    async increment() {
      // Not one transaction: the keys are in different slots, so that a failure may leave some of them counted.
      const values = await ask(
        ready => Promise.all(COUNTERS.map(async key => [key, await listen(ready.incr(key))])),
        deadlineMs,
      );
      return Object.fromEntries(values) as Counts;
    },
    async answers() {
      if (Date.now() - heard < 2000 && client.status === 'ready') return true;
      return ask(ready => listen(ready.ping()), 1000).then(
        () => true,
        () => false,
      );
    },
    close: () => goodbye(client),
  };
}

async function goodbye(client: RedisClient): Promise<void> {
  await Promise.race([client.quit().catch(() => {}), sleep(1000)]);
  client.disconnect();
}
