import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { isTested } from '../../lib/config/engines';
import { type BackupPod, backupPod } from '../servers/support/backup-pod';
import { buildCopyProgram, type CopyProgram } from '../servers/support/copy-program';
import { intoSingle, PORT, startPart, startSingle } from '../servers/support/copy-servers';
import { type Engine, findEngines } from '../servers/support/engines';
import { LOOPBACK } from '../servers/support/loopback';
import { cleanUpServers, startServer, TESTER } from '../servers/support/server';
import { until } from '../servers/support/until';
import { passwordOf, userLines } from '../servers/support/users';
import { bench, print } from './support/frame';

const SHARD = `${LOOPBACK}.80`;
const GIB = 1024 ** 3;
/** Keys that are written at a time. */
const AT_A_TIME = 500;

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
    const steps = await measured(engine, bytes, size);
    await cleanUpServers();
    print(`${engine.name}\n| step | s | s a GiB |\n|---|---|---|\n`);
    for (const [step, seconds] of steps) {
      print(`| ${step} | ${seconds.toFixed(1)} | ${((seconds * GIB) / bytes).toFixed(1)} |\n`);
    }
    print('\n');
  }
}

const pods: BackupPod[] = [];
const programs: CopyProgram[] = [];

async function measured(engine: Engine, bytes: number, size: number): Promise<[step: string, seconds: number][]> {
  const pod = backupPod(engine, PORT);
  const program = buildCopyProgram();
  pods.push(pod);
  programs.push(program);
  const tested = isTested(engine.name) ? engine.name : undefined;
  const users = userLines('standalone', passwordOf, tested, ['backup']);
  const config = [...users, 'repl-diskless-sync-delay 0'];
  const source = await startServer({ engine, ip: `${SHARD}.1`, port: PORT, config });
  await fill(`${SHARD}.1`, Math.ceil(bytes / size), size);

  const steps: [string, number][] = [];
  const timed = async (step: string, run: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await run();
    steps.push([step, (performance.now() - began) / 1000]);
  };
  const script = (step: string, command: string) =>
    timed(step, async () => {
      const { code, output } = await pod.run(command, { SHARDS: SHARD, FROM_PRIMARY: 'yes' });
      if (code !== 0) throw new Error(`${command} failed: ${output}`);
    });
  const back = join(pod.work, 'back');
  await script('backup: copy the data set, and read it', 'take.sh');
  await script('backup: put it into the store, and get it back', 'put.sh');
  await script('backup: read what came back', `verify.sh ${back}`);
  await script('backup: write the manifest', 'finish.sh');
  await source.stop();

  const socket = program.socket();
  // Where a server that starts finds it.
  const dir = join(pod.work, 'part');
  mkdirSync(dir);
  renameSync(join(back, '0.rdb'), join(dir, 'dump.rdb'));
  print(`the file has ${(statSync(join(dir, 'dump.rdb')).size / 1024 ** 2).toFixed(0)} MiB\n`);
  await startSingle(engine);
  await timed('restore: load the file', async () => {
    const part = await startPart(engine, socket, [`dir ${dir}`]);
    await until('it is loaded', async () => String(await part.call('INFO', 'persistence')).includes('loading:0'));
  });
  await timed('restore: copy all keys', async () => {
    const run = program.start(intoSingle(program, 'bench', [socket]));
    if ((await run.ended) !== 0) throw new Error(run.errors());
  });
  return steps;
}

/** Writes values that no server can pack. */
async function fill(host: string, keys: number, size: number): Promise<void> {
  const client = new Redis({ host, port: PORT, ...TESTER, disableClientInfo: true });
  for (let first = 0; first < keys; first += AT_A_TIME) {
    const random = randomBytes(size + AT_A_TIME);
    const pipeline = client.pipeline();
    // Another part of the random bytes is another value.
    for (let key = 0; key < AT_A_TIME; key++) pipeline.set(`key:${first + key}`, random.subarray(key, key + size));
    await pipeline.exec();
  }
  client.disconnect();
}

bench(
  main,
  async () => {
    for (const each of [...pods, ...programs]) each.remove();
  },
  cleanUpServers,
);
