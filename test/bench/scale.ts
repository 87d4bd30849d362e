import { parseArgs } from 'node:util';
import { median } from '../../cli/bench/spread';
import { type Engine, findEngines } from '../servers/support/engines';
import { cleanUpServers } from '../servers/support/server';
import { CLI, FEW, MANY, startScaled } from './scale/ways';
import { bench, print } from './support/frame';

/**
 * `npm run bench -- scale [--keys N] [--rounds N] [--replicas N] [--engine NAME]`: how fast the keeper moves slots, as a
 * ratio to `redis-cli --cluster rebalance` on the same servers with the same keys. All ways take turns in each round, 3
 * shards to 5 and back; the median of the rounds counts. The servers are those of `REDIS_HA_SERVERS`; servers, keeper
 * and `redis-cli` share this machine.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      keys: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '3' },
      replicas: { type: 'string', default: '0' },
      engine: { type: 'string' },
    },
  });
  const engines = findEngines().filter(({ name }) => !values.engine || name === values.engine);
  if (engines.length === 0) throw new Error(`REDIS_HA_SERVERS names no ${values.engine}.`);
  const [keys, rounds, replicas] = [values.keys, values.rounds, values.replicas].map(Number) as [
    number,
    number,
    number,
  ];
  print(
    `${keys} keys, ${replicas} replicas a shard, median of ${rounds} rounds: seconds, times as fast as redis-cli\n\n`,
  );
  const changes = [MANY, FEW].map(to => `${to === MANY ? FEW : MANY} → ${to} shards`);
  print(`| engine | way | ${changes.join(' | ')} |\n|---|---|---|---|\n`);
  for (const engine of engines) for (const row of await measure(engine, keys, rounds, replicas)) print(`${row}\n`);
}

/** A row of the table for each way. */
async function measure(engine: Engine, keys: number, rounds: number, replicas: number): Promise<string[]> {
  const { ways, ...scaled } = await startScaled(engine, keys, replicas);
  const times = new Map<string, number[]>();
  const timesOf = (way: string, to: number) => times.get(`${way} ${to}`) ?? [];
  for (let round = 0; round < rounds; round++) {
    for (const { name, move } of ways) {
      for (const to of [MANY, FEW]) {
        const began = performance.now();
        await move(to);
        times.set(`${name} ${to}`, [...timesOf(name, to), (performance.now() - began) / 1000]);
        const left = await scaled.keys();
        if (left !== keys)
          throw new Error(`${name} has moved ${keys} keys of ${engine.name} to ${to} shards, ${left} are there.`);
      }
    }
  }
  await scaled.stop();
  return ways.map(({ name }) => {
    const cells = [MANY, FEW].map(to => {
      const [own, beside] = [name, CLI].map(way => timesOf(way, to));
      const ratios = (own ?? []).map((seconds, round) => (beside?.[round] ?? Number.NaN) / seconds);
      return `${median(own ?? []).toFixed(1)} s, ${median(ratios).toFixed(2)}`;
    });
    return `| ${engine.name} | ${name} | ${cells.join(' | ')} |`;
  });
}

bench(main, cleanUpServers);
