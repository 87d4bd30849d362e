import { parseArgs } from 'node:util';
import { findEngines } from '../servers/support/engines';
import { cleanUpBackup, STEPS, type Step, timedBackup } from './backup/steps';
import { bench, print } from './support/frame';

const GIB = 1024 ** 3;

/**
 * `npm run bench -- backup [--mib N] [--value BYTES] [--engines NAME,NAME…]`: what a backup of one shard and its restore
 * take, step by step, in seconds a GiB of values: those of a server that is loaded with as many random bytes. Store and
 * servers are on this machine, so a bucket's network comes on top. rclone is that of `REDIS_HA_RCLONE`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mib: { type: 'string', default: '1024' },
      value: { type: 'string', default: '1000' },
      engines: { type: 'string', default: 'redis-8.0,valkey-9.1' },
    },
  });
  const [bytes, size] = [Number(values.mib) * 1024 ** 2, Number(values.value)];
  const engines = findEngines().filter(({ name }) => values.engines.split(',').includes(name));
  if (engines.length === 0) throw new Error(`REDIS_HA_SERVERS has none of ${values.engines}.`);
  print(`${values.mib} MiB in values of ${size} bytes\n\n`);
  for (const engine of engines) {
    const seconds = await timedBackup(engine, bytes, size);
    await cleanUpBackup();
    print(`${engine.name}\n| step | s | s a GiB |\n|---|---|---|\n`);
    for (const [step, what] of Object.entries(STEPS)) {
      const took = seconds[step as Step];
      print(`| ${what} | ${took.toFixed(1)} | ${((took * GIB) / bytes).toFixed(1)} |\n`);
    }
    print('\n');
  }
}

bench(main, cleanUpBackup);
