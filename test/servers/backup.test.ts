import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { listScript } from '../../cli/restore/list';
import { isTested } from '../../lib/config/engines';
import { backupScripts } from '../../lib/workload/scripts';
import { type BackupPod, backupPod } from './support/backup-pod';
import { type Engine, enginesInTurn, findEngines, pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';
import { passwordOf, userLines } from './support/users';
import { findWays } from './support/ways';

const PORT = 7889;
/** Pods by which the scripts call the servers: the domain is the rest of their addresses. */
const [PRIMARY, REPLICA] = [`${LOOPBACK}.70`, `${LOOPBACK}.71`];
const SHARDS = `${PRIMARY} ${REPLICA}`;

let pod: BackupPod;
afterEach(async () => {
  pod.remove();
  await cleanUpServers();
});

async function start(engine: Engine, name: string): Promise<Server> {
  const tested = isTested(engine.name) ? engine.name : undefined;
  const users = userLines('replication', passwordOf, tested, ['backup']);
  return startServer({ engine, ip: `${name}.1`, port: PORT, config: [...users, 'repl-diskless-sync-delay 0'] });
}

async function startPair(engine: Engine): Promise<readonly [Server, Server]> {
  const [primary, replica] = await Promise.all([start(engine, PRIMARY), start(engine, REPLICA)]);
  await replica.call('CONFIG', 'SET', 'masteruser', 'replication');
  await replica.call('CONFIG', 'SET', 'masterauth', passwordOf('replication'));
  for (let key = 0; key < 300; key++) await primary.call('SET', `key:${key}`, `value ${key}`);
  await primary.call('PEXPIRE', 'key:0', 10_000_000);
  await replica.call('REPLICAOF', `${PRIMARY}.1`, PORT);
  await until('the replica to be in step', async () => (await replica.call('DBSIZE')) === 300);
  return [primary, replica];
}

/** A whole backup, by one container after the other. */
async function backUp(variables: Readonly<Record<string, string>> = {}): Promise<string> {
  for (const script of ['take.sh', 'put.sh', `verify.sh ${pod.work}/back`, 'finish.sh']) {
    const said = await pod.run(script, { SHARDS, ...variables });
    expect([script, said]).toEqual([script, expect.objectContaining({ code: 0 })]);
    expect(said.output).not.toContain('NOTICE');
  }
  rmSync(join(pod.work, 'back'), { recursive: true });
  return readFileSync(join(pod.work, 'name'), 'utf8').trim();
}

describe.each(pairInTurn(0))('a backup on $name', engine => {
  beforeEach(() => {
    pod = backupPod(engine, PORT);
  });

  it('is of the replica, says what is in it, and can be got back', async () => {
    await startPair(engine);
    const name = await backUp();
    const [shard] = pod.manifest(name).shards;
    expect(shard).toMatchObject({ file: '0.rdb', keys: 300, expires: 1, slots: '', from: REPLICA });
    expect(shard?.format).toMatch(/^(REDIS|VALKEY)\d+$/);
    expect(readdirSync(join(pod.store, name)).sort()).toEqual(['0.rdb', 'manifest.json']);

    const got = await pod.run('get.sh', { WANTED: name });
    expect(got).toEqual({ code: 0, output: '' });
    const read = await pod.run(`verify.sh ${pod.work}/back`);
    expect(read).toEqual({ code: 0, output: expect.stringContaining('300 keys in 1 files') });
  });

  it('is never of a primary, unless that is allowed', async () => {
    const [, replica] = await startPair(engine);
    await replica.stop();
    const refused = await pod.run('take.sh', { SHARDS });
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain('is a replica in step with its primary, and a primary is not copied');
    expect(await pod.run('take.sh', { SHARDS, FROM_PRIMARY: 'yes' })).toMatchObject({ code: 0 });
    expect(pod.manifest().shards[0]?.from).toBe(PRIMARY);
  });
});

describe.each(enginesInTurn(1))('what is kept of backups on $name', engine => {
  beforeEach(() => {
    pod = backupPod(engine, PORT);
  });

  it('is as much as is wanted, and nothing of those that were interrupted', async () => {
    await startPair(engine);
    const [older, unfinished] = ['20200101T000000Z', '20210101T000000Z'].map(name => join(pod.store, name));
    const name = await backUp();
    for (const folder of [older, unfinished] as string[]) cpSync(join(pod.store, name), folder, { recursive: true });
    rmSync(join(unfinished as string, 'manifest.json'));
    mkdirSync(join(pod.store, 'of-somebody-else'));
    writeFileSync(join(pod.store, 'of-somebody-else', 'file'), 'text');
    await until('another second', () => new Date().toISOString().slice(17, 19) !== name.slice(13, 15));
    const next = await backUp({ KEEP: '2' });
    expect(readdirSync(pod.store).sort()).toEqual([name, next, 'of-somebody-else']);
    expect(existsSync(unfinished as string)).toBe(false);
  });

  it('is listed by name, the oldest first and whole ones alone', async () => {
    const script = listScript(backupScripts()['remote.sh'] ?? '');
    const nothing = await pod.shell(script);
    expect(nothing).toEqual({ code: 1, output: expect.stringContaining('what is in the store could not be listed: ') });
    await startPair(engine);
    const key = join(pod.work, 'key');
    writeFileSync(key, 'in the dark');
    const name = await backUp({ ENCRYPTION_KEY_FILE: key });
    for (const other of ['20200101T000000Z', '20210101T000000Z']) {
      cpSync(join(pod.store, name), join(pod.store, other), { recursive: true });
    }
    rmSync(join(pod.store, '20210101T000000Z', 'manifest.json.bin'));
    const listed = await pod.shell(script, { ENCRYPTION_KEY_FILE: key });
    expect(listed).toEqual({ code: 0, output: `20200101T000000Z\n${name}\n` });
  });

  it('is all that is there where the store does not say what it has', async () => {
    await startPair(engine);
    const first = await backUp();
    await until('another second', () => new Date().toISOString().slice(17, 19) !== first.slice(13, 15));
    const second = await backUp();
    // The listing by which it is known what is whole fails, and the one of folders does not.
    const broken = join(pod.work, 'broken');
    mkdirSync(broken);
    const real = (await pod.shell('command -v rclone')).output.trim();
    writeFileSync(
      join(broken, 'rclone'),
      `#!/bin/sh\ncase "$*" in *'lsf -R'*) echo 'no answer' >&2; exit 1 ;; esac\nexec "${real}" "$@"\n`,
      { mode: 0o755 },
    );
    rmSync(join(pod.store, second, 'manifest.json'));
    const said = await pod.run('finish.sh', { KEEP: '1', PATH: `${broken}:${dirname(real)}:${process.env.PATH}` });
    expect(said).toEqual({ code: 1, output: expect.stringContaining('could not be listed: no answer') });
    expect(readdirSync(pod.store).sort()).toEqual([first, second]);
  });

  it('is encrypted on request, and read with the same key alone', async () => {
    await startPair(engine);
    const key = join(pod.work, 'key');
    writeFileSync(key, 'in the dark\n');
    const name = await backUp({ ENCRYPTION_KEY_FILE: key });
    const files = readdirSync(join(pod.store, name));
    expect(files.sort()).toEqual(['0.rdb.bin', 'manifest.json.bin']);
    expect(readFileSync(join(pod.store, name, '0.rdb.bin'), 'latin1')).not.toContain('key:1');
    writeFileSync(key, 'another');
    const wrong = await pod.run('get.sh', { WANTED: name, ENCRYPTION_KEY_FILE: key });
    expect(wrong.code).not.toBe(0);
    expect(await pod.run('get.sh', { WANTED: name })).toMatchObject({ code: 1 });
    writeFileSync(key, 'in the dark');
    expect(await pod.run('get.sh', { WANTED: name, ENCRYPTION_KEY_FILE: key })).toMatchObject({ code: 0 });
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'is cut short',
      folder => truncateSync(join(folder, '0.rdb'), 400),
      /0\.rdb is not the file that was taken \(400 of \d+ bytes\)/,
    ],
    ['is longer', folder => appendFileSync(join(folder, '0.rdb'), 'x'), /0\.rdb is not the file that was taken/],
    ['is away', folder => rmSync(join(folder, '0.rdb')), /0\.rdb is missing: the backup is not whole/],
    [
      'is damaged, and its checksum with it',
      folder => {
        const file = join(folder, '0.rdb');
        const sum = (path: string) => execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
        const [before, manifest] = [sum(file), join(folder, 'manifest.json')];
        truncateSync(file, 400);
        writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(before, sum(file)));
      },
      /cannot read it: restore it into the release that it was taken from, or a newer one/,
    ],
    [
      'has another number of keys than was said',
      folder => {
        const manifest = join(folder, 'manifest.json');
        writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"keys":300', '"keys":301'));
      },
      /0\.rdb holds 300 keys, and 301 when it was taken/,
    ],
    ['has no manifest', folder => rmSync(join(folder, 'manifest.json')), /never finished/],
  ])('is not trusted where a file %s', async (_, spoil, sentence) => {
    await startPair(engine);
    const name = await backUp();
    spoil(join(pod.store, name));
    const got = await pod.run('get.sh', { WANTED: name });
    const said = got.code === 0 ? await pod.run(`verify.sh ${pod.work}/back`) : got;
    expect(said.code).not.toBe(0);
    expect(said.output).toMatch(sentence);
  });
});

const unreadable = findWays((from, to) => from === 'redis-8.0' && (to === 'redis-7.0' || to === 'valkey-8.1'));

it.each(unreadable)(
  'a backup of %s is not for %s, which says so before anything is written',
  async (_, __, from, to) => {
    pod = backupPod(from, PORT);
    await startPair(from);
    const name = await backUp();
    const other = backupPod(to, PORT);
    cpSync(join(pod.store, name), join(other.work, 'back'), { recursive: true });
    const said = await other.run(`verify.sh ${other.work}/back`);
    other.remove();
    expect(said.code).not.toBe(0);
    expect(said.output).toMatch(/0\.rdb is of redis 8\.0\.\d+ \(REDIS0012\), and .* cannot read it/);
  },
);

describe('slots', () => {
  const SHELL = `as() { cat "$NODES"; }
DOMAIN=1 CLUSTER=yes
. lib/scripts/backup/slots.sh
`;
  const nodes = (...slots: readonly string[]) =>
    slots
      .flatMap((of, shard) => [
        `p${shard} 127.0.0.1:1@2,a master - 0 0 1 connected ${of}`,
        `r${shard} 127.0.0.1:1@2,b ${shard === 0 ? 'myself,slave' : 'slave'} p${shard} 0 0 1 connected`,
      ])
      .join('\n');
  const shell = (text: string, script: string) => {
    pod = backupPod(findEngines()[0] as Engine, PORT);
    const file = join(pod.work, 'nodes');
    writeFileSync(file, `${text}\n`);
    return execFileSync('sh', ['-c', `${SHELL}${script}`], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NODES: file },
    }).trim();
  };

  it('are those of the shard that a replica is of', () => {
    expect(shell(nodes('0-5460 9000', '5461-8999'), 'slots_of any')).toBe('0-5460 9000');
  });

  it.each([
    ['0-16383', 'whole'],
    ['0-5460 5461-16382 16383', 'whole'],
    ['0-16382', 'not'],
    ['0-16383 [77->-abc]', 'not'],
  ])('%s are %s', (slots, answer) => {
    expect(shell(nodes(slots), 'whole any && echo whole || echo not')).toBe(answer);
  });
});
