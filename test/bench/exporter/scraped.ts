import { setTimeout as sleep } from 'node:timers/promises';
import { PORTS } from '../../../lib/config/ports';
import type { Engine } from '../../servers/support/engines';
import { type RunningExporter, scraped, startExporter } from '../../servers/support/exporter';
import { LOOPBACK } from '../../servers/support/loopback';
import { startServer } from '../../servers/support/server';
import { plainPasswordOf, userLines } from '../../servers/support/users';

/** What the others are measured against. */
export const ALONE = 'scraped by nobody';

const IP = `${LOOPBACK}.3.1`;

/** A server with the exporter beside it, with the rights and settings that it has in a pod. */
export interface WatchedServer {
  readonly ip: string;
  readonly port: number;
  /** Milliseconds of the server's processor time that a scrape takes, over many, while nobody else asks. */
  costMs(): Promise<number>;
}

let exporter: RunningExporter | undefined;

/** Ends the exporter. */
export async function cleanUpExporter(): Promise<void> {
  await exporter?.stop();
}

/** Starts both. */
export async function startWatched(engine: Engine): Promise<WatchedServer> {
  const port = PORTS.redis.number;
  const users = userLines('standalone', plainPasswordOf).filter(line => !line.startsWith('user default'));
  // Anyone may write, as `redis-benchmark` comes without a password.
  const config = [...users, 'protected-mode no', 'user default on nopass ~* &* +@all', 'appendonly no'];
  const server = await startServer({ engine, ip: IP, port, config });
  exporter = await startExporter(server);
  return {
    ip: IP,
    port,
    costMs: async () => {
      const used = async () => {
        const info = String(await server.call('INFO', 'cpu'));
        const field = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? Number.NaN);
        return 1000 * (field('used_cpu_user') + field('used_cpu_sys'));
      };
      const scrapes = 500;
      const before = await used();
      for (let scrape = 0; scrape < scrapes; scrape++) await scraped(IP, PORTS.exporter.number);
      return ((await used()) - before) / scrapes;
    },
  };
}

/** Has the exporter scraped at an interval while something runs: what that gives, and how often it was scraped. */
export async function scraping<T>(
  { ip }: Pick<WatchedServer, 'ip'>,
  everySeconds: number | undefined,
  run: () => Promise<T>,
): Promise<{ readonly measured: T; readonly count: number }> {
  const over = new AbortController();
  const scrapes = everySeconds === undefined ? 0 : scrapeEvery(ip, everySeconds, over.signal);
  try {
    const measured = await run();
    over.abort();
    return { measured, count: await scrapes };
  } finally {
    over.abort();
  }
}

/** Scrapes as Prometheus does, at an interval, until it is told to stop; how often. */
async function scrapeEvery(ip: string, seconds: number, signal: AbortSignal): Promise<number> {
  // Somewhere within the interval, as a load may begin at any time.
  let next = performance.now() + Math.random() * seconds * 1000;
  for (let count = 0; ; count++) {
    const waited = await sleep(Math.max(0, next - performance.now()), true, { signal }).catch(() => false);
    if (!waited) return count;
    await scraped(ip, PORTS.exporter.number);
    next += seconds * 1000;
  }
}
