import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { PORT } from './pod';

/** One client that writes 1, 2, 3… under keys of their own to whomever it is told is the primary. */
export interface Writer {
  /** Keys whose write was acknowledged, so far. */
  readonly acknowledged: readonly string[];
  /** The longest time between two acknowledged writes, in milliseconds. */
  longestGap(): number;
  stop(): Promise<void>;
}

/** @param primary Address to write to now; a write that hangs is given up when it changes */
export function startWriter(primary: () => Promise<string>, password: string): Writer {
  const acknowledged: string[] = [];
  let [stopped, gap, last] = [false, 0, 0];
  async function writeTo(host: string): Promise<void> {
    const login = { host, port: PORT, username: 'application', password };
    const client = new Redis({ ...login, lazyConnect: true, retryStrategy: null, enableOfflineQueue: false });
    client.on('error', () => undefined);
    try {
      await client.connect();
      while (!stopped) {
        const key = `key-${acknowledged.length}`;
        const write = client.set(key, 1);
        write.catch(() => undefined);
        while ((await Promise.race([write, sleep(20, 'slow' as const)])) === 'slow') {
          if ((await primary()) !== host) return;
        }
        const now = performance.now();
        if (last > 0) gap = Math.max(gap, now - last);
        last = now;
        acknowledged.push(key);
      }
    } catch {
      // Refused or cut off: asks for the primary again.
    } finally {
      client.disconnect();
    }
  }
  const done = (async () => {
    while (!stopped) {
      const host = await primary();
      if (host) await writeTo(host);
      await sleep(5);
    }
  })();
  return {
    acknowledged,
    longestGap: () => Math.max(gap, performance.now() - last),
    async stop() {
      stopped = true;
      await done;
    },
  };
}
