import { parseArgs } from 'node:util';
import { findEngines } from '../servers/support/engines';
import { cleanUpEnvoys } from '../servers/support/envoy';
import { cleanUpFronts } from '../servers/support/haproxy';
import { cleanUpServers } from '../servers/support/server';
import { startPaths } from './proxies/paths';
import { bench, print } from './support/frame';
import { loadOf } from './support/load';
import { inRounds, table } from './support/rounds';

/**
 * `npm run bench -- proxies [--rounds N] [--requests N] [--clients N]`: what a proxy costs, as ratios to the same Redis
 * without it. All paths take turns in each round, so that a machine whose speed drifts is as slow for one as for the
 * other; the median of the rounds counts. The servers are those of `REDIS_HA_SERVERS`, the first of them; client,
 * proxies and servers share this machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      requests: { type: 'string', default: '100000' },
      clients: { type: 'string', default: '50' },
    },
  });
  const [engine] = findEngines();
  if (!engine) throw new Error('There is no server to test with: set REDIS_HA_SERVERS.');
  const paths = await startPaths(engine);
  const load = loadOf(engine, { requests: Number(values.requests), clients: Number(values.clients) });
  const rounds = await inRounds(paths, Number(values.rounds), load);
  print(
    `${engine.name}, ${values.requests} requests, ${values.clients} clients, median of ${values.rounds} rounds\n\n`,
  );
  print(`${table(paths, rounds)}\n`);
}

bench(main, cleanUpFronts, cleanUpEnvoys, cleanUpServers);
