import { parseArgs } from 'node:util';
import { findEngines } from '../servers/support/engines';
import { cleanUpServers } from '../servers/support/server';
import { ALONE, cleanUpExporter, scraping, startWatched } from './exporter/scraped';
import { bench, print } from './support/frame';
import { loadOf } from './support/load';
import { inRounds, table } from './support/rounds';

/**
 * `npm run bench -- exporter [--intervals S,S…] [--rounds N] [--requests N] [--clients N]`: what it costs a server that
 * the exporter beside it is scraped, as ratios to the same server that nobody asks. All intervals take turns in each
 * round; the median of the rounds counts. Exporter, client and server share this machine. The server is the first of `REDIS_HA_SERVERS`, the exporter that of
 * `REDIS_HA_EXPORTER`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      intervals: { type: 'string', default: '15,1,0.1' },
      rounds: { type: 'string', default: '5' },
      requests: { type: 'string', default: '2000000' },
      clients: { type: 'string', default: '50' },
    },
  });
  const [engine] = findEngines();
  if (!engine) throw new Error('There is no server to test with: set REDIS_HA_SERVERS.');
  const watched = await startWatched(engine);
  const load = loadOf(engine, { requests: Number(values.requests), clients: Number(values.clients) });
  const path = (name: string) => ({ name, ip: watched.ip, port: watched.port, beside: ALONE });
  const intervals = values.intervals.split(',').map(Number);
  const ways = [
    { ...path(ALONE), everySeconds: undefined },
    ...intervals.map(everySeconds => ({ ...path(`scraped every ${everySeconds} s`), everySeconds })),
  ];
  const scrapes = new Map<string, number>();
  const rounds = await inRounds(ways, Number(values.rounds), async way => {
    const { measured, count } = await scraping(watched, way.everySeconds, () => load(way));
    scrapes.set(way.name, (scrapes.get(way.name) ?? 0) + count);
    return measured;
  });
  print(
    `${engine.name}, ${values.requests} requests, ${values.clients} clients, median of ${values.rounds} rounds\n\n`,
  );
  print(`${table(ways, rounds)}\n`);
  for (const [name, count] of scrapes) print(`${name}: ${count} scrapes\n`);
  print(`processor time of the server for a scrape: ${(await watched.costMs()).toFixed(2)} ms\n`);
}

bench(main, cleanUpExporter, cleanUpServers);
