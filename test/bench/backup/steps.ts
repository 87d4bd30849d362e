import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { isTested } from '../../../lib/config/engines';
import { type BackupPod, backupPod } from '../../servers/support/backup-pod';
import { buildCopyProgram, type CopyProgram } from '../../servers/support/copy-program';
import { intoSingle, PORT, startPart, startSingle } from '../../servers/support/copy-servers';
import type { Engine } from '../../servers/support/engines';
import { LOOPBACK } from '../../servers/support/loopback';
import { cleanUpServers, startServer, TESTER } from '../../servers/support/server';
import { until } from '../../servers/support/until';
import { passwordOf, userLines } from '../../servers/support/users';

const SHARD = `${LOOPBACK}.80`;
/** Keys that are written at a time. */
const AT_A_TIME = 500;

/** What is timed of a backup and a restore, in the order in which it is done. */
export const STEPS = {
  take: 'backup: copy the data set, and read it',
  put: 'backup: put it into the store, and get it back',
  verify: 'backup: read what came back',
  finish: 'backup: write the manifest',
  load: 'restore: load the file',
  copy: 'restore: copy all keys',
} as const;

export type Step = keyof typeof STEPS;

const pods: BackupPod[] = [];
const programs: CopyProgram[] = [];

/** Ends the servers, and takes away what was written. */
export async function cleanUpBackup(): Promise<void> {
  for (const each of [...pods.splice(0), ...programs.splice(0)]) each.remove();
  await cleanUpServers();
}

/** Backs up a server with so many bytes of random values, restores it into another, and gives the seconds of each step. */
export async function timedBackup(
  engine: Engine,
  bytes: number,
  size: number,
): Promise<Readonly<Record<Step, number>>> {
  const pod = backupPod(engine, PORT);
  const program = buildCopyProgram();
  pods.push(pod);
  programs.push(program);
  const tested = isTested(engine.name) ? engine.name : undefined;
  const users = userLines('standalone', passwordOf, tested, ['backup']);
  const config = [...users, 'repl-diskless-sync-delay 0'];
  const source = await startServer({ engine, ip: `${SHARD}.1`, port: PORT, config });
  await fill(`${SHARD}.1`, Math.ceil(bytes / size), size);

  const timed = async (run: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await run();
    return (performance.now() - began) / 1000;
  };
  const script = (command: string) =>
    timed(async () => {
      const { code, output } = await pod.run(command, { SHARDS: SHARD, FROM_PRIMARY: 'yes' });
      if (code !== 0) throw new Error(`${command} failed: ${output}`);
    });
  const back = join(pod.work, 'back');
  const take = await script('take.sh');
  const put = await script('put.sh');
  const verify = await script(`verify.sh ${back}`);
  const finish = await script('finish.sh');
  await source.stop();

  const socket = program.socket();
  // Where a server that starts finds it.
  const dir = join(pod.work, 'part');
  mkdirSync(dir);
  renameSync(join(back, '0.rdb'), join(dir, 'dump.rdb'));
  await startSingle(engine);
  const load = await timed(async () => {
    const part = await startPart(engine, socket, [`dir ${dir}`]);
    await until('it is loaded', async () => String(await part.call('INFO', 'persistence')).includes('loading:0'));
  });
  const copy = await timed(async () => {
    const run = program.start(intoSingle(program, 'bench', [socket]));
    if ((await run.ended) !== 0) throw new Error(run.errors());
  });
  return { take, put, verify, finish, load, copy };
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
