import { setTimeout as sleep } from 'node:timers/promises';
import type { Ask } from './copied';

/** Clients that write all the while, of all kinds. */
export interface MixedLoad {
  /** Writes that were acknowledged so far. */
  count(): number;
  /** Stops, and gives the last acknowledged value of each counter; a write without an answer may have been done too. */
  stop(): Promise<ReadonlyMap<string, { readonly acknowledged: number; readonly sent: number }>>;
}

const CLIENTS = 8;
const SCRIPT = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('INCR', KEYS[2])";

/** Starts writing. Errors are for the servers' coming and going: a client goes on with the next write. */
export function startMixedLoad(ask: Ask): MixedLoad {
  const counters = new Map<string, { acknowledged: number; sent: number }>();
  let [stopped, count] = [false, 0];
  const client = async (number: number): Promise<void> => {
    // What a script and a rename take together lies in one slot.
    const name = (what: string) => `{load-${number}}:${what}`;
    const counter = { acknowledged: 0, sent: 0 };
    counters.set(name('counter'), counter);
    for (let step = 1; !stopped; step++) {
      const key = name(String(step % 50));
      const kinds: readonly (() => Promise<unknown>)[] = [
        () => ask('SET', key, step),
        () => ask('SET', name('short'), step, 'PX', 30),
        () => ask('SET', name('expires'), step, 'EX', 3600),
        () => ask('RPUSH', name('list'), step),
        () => ask('LPOP', name('list')),
        () => ask('HSET', name('hash'), `field-${step % 300}`, step),
        () => ask('SADD', name('set'), step),
        () => ask('SPOP', name('set')),
        () => ask('ZINCRBY', name('zset'), step, `member-${step % 200}`),
        () => ask('XADD', name('stream'), 'MAXLEN', 100, '*', 'step', step),
        () => ask('DEL', name(String((step * 7) % 50))),
        () => ask('SET', name('from'), step),
        () => ask('RENAME', name('from'), name('to')),
        () => ask('COPY', name('to'), name('copied'), 'REPLACE'),
        () => ask('PERSIST', name('expires')),
        () => ask('EVAL', SCRIPT, 2, name('by script'), name('counted'), step),
        () => ask('APPEND', name('text'), 'x'),
      ];
      counter.sent = step;
      try {
        await ask('SET', name('counter'), step);
        counter.acknowledged = step;
        await kinds[step % kinds.length]?.();
        count++;
      } catch {
        await sleep(20);
      }
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  return {
    count: () => count,
    async stop() {
      stopped = true;
      await Promise.all(clients);
      return counters;
    },
  };
}
