import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { CopySpec } from '../../lib/config/copy-spec';
import { createAuthority } from './support/certificates';
import { type Ask, fill, read } from './support/copied';
import { buildCopyProgram, type Run } from './support/copy-program';
import {
  asBackup,
  asking,
  PORT,
  SINGLE,
  intoSingle as specIntoSingle,
  startPart,
  startSingle,
} from './support/copy-servers';
import { type Engine, enginesInTurn, pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers } from './support/server';
import { type SmallCluster, startSmallCluster } from './support/small-cluster';
import { until } from './support/until';
import { passwordOf, userLines } from './support/users';
import { startWatched } from './support/watched';

const LIBRARY = "#!lua name=own\nredis.register_function('own', function() return 'mine' end)";
const KEEPERS = "#!lua name=redis_ha\nredis.register_function('redis_ha', function() return 'epoch' end)";

const program = buildCopyProgram();
const { passwordFile } = program;
const socketPath = () => program.socket();

afterAll(async () => {
  await cleanUpServers();
  program.remove();
});

const intoSingle = (id: string, sockets: readonly string[]) => specIntoSingle(program, id, sockets);
const total = (run: Run) => run.events().find(({ message }) => message === 'restored');

/** A cluster for each test of a group, and the restore of these parts into it. */
function freshCluster(engine: Engine) {
  let cluster: SmallCluster;
  beforeEach(async () => {
    cluster = await startSmallCluster(engine, `${LOOPBACK}.61`, PORT);
  });
  afterEach(() => cluster.client.disconnect());
  const ask: Ask = (command, ...args) => cluster.client.callBuffer(command, ...args);
  const spec = (id: string, paths: readonly string[]): CopySpec => ({
    task: 'restore',
    id,
    ...asBackup(paths),
    target: cluster.target(passwordFile),
  });
  return { primaries: () => cluster.primaries, ask, spec };
}

describe.each(pairInTurn(0))('a restore on $name', engine => {
  afterEach(() => cleanUpServers());

  describe('into a cluster', () => {
    const { primaries, ask, spec } = freshCluster(engine);

    test('brings every key as it was, with its time, and functions to all primaries, part by part', async () => {
      const [first, second] = [socketPath(), socketPath()];
      const part = await startPart(engine, first);
      const keys = await fill(part.ask, engine);
      await part.call('FUNCTION', 'LOAD', LIBRARY);
      await part.call('FUNCTION', 'LOAD', KEEPERS);
      // It is part of a backup that was made during a restore.
      await part.call('SET', 'redis-ha:restore', 'another');
      const wanted = await Promise.all(keys.map(key => read(part.ask, key)));
      const run = program.start(spec('one', [first, second]));
      await until('it has copied the first part', () =>
        run.events().some(({ message }) => message === 'part restored'),
      );
      const other = await startPart(engine, second, [], PORT + 1);
      await other.call('SET', 'of the second part', 'value');
      const code = await run.ended;
      expect([code, run.errors()]).toEqual([0, '']);
      expect(await Promise.all(keys.map(key => read(ask, key)))).toEqual(wanted);
      for (const primary of primaries()) {
        expect(await primary.call('FCALL', 'own', 0)).toBe('mine');
        expect(String(await primary.call('FUNCTION', 'LIST'))).not.toContain('redis_ha');
      }
      expect(await ask('EXISTS', 'redis-ha:restore')).toBe(0);
      expect(total(run)).toMatchObject({ restored: keys.length + 1, there: 0, expired: 0, own: 1, functions: 1 });
    });

    test('refuses a target with data, and a backup with keys that a cluster has no place for', async () => {
      const socket = socketPath();
      const part = await startPart(engine, socket);
      await part.call('SET', 'key', 'value');
      await ask('SET', 'in use', 'yes');
      const run = program.start(spec('one', [socket]));
      expect([await run.ended, run.errors()]).toEqual([
        2,
        'The target holds data already (1 key), which is never mixed with that of another Redis: set target to an empty Redis.\n',
      ]);
      await ask('DEL', 'in use');
      await part.call('SELECT', 3);
      await part.call('SET', 'elsewhere', 'value');
      const other = program.start(spec('one', [socket]));
      expect([await other.ended, other.errors()]).toEqual([2, expect.stringContaining('keys in database 3')]);
      expect(await ask('EXISTS', 'redis-ha:restore')).toBe(0);
    });
  });

  describe('into one server', () => {
    test('brings all databases, and what does not expire before', async () => {
      const socket = socketPath();
      const part = await startPart(engine, socket);
      const keys = await fill(part.ask, engine);
      await part.call('SELECT', 5);
      await part.call('SET', 'of five', 'value');
      for (let index = 0; index < 500; index++) await part.call('SET', `short-${index}`, 'value', 'PX', index + 1);
      const wanted = await Promise.all(keys.map(key => read(part.ask, key)));
      const target = await startSingle(engine);
      const run = program.start(intoSingle('one', [socket]));
      expect([await run.ended, run.errors()]).toEqual([0, '']);
      const ask = asking(target);
      expect(await Promise.all(keys.map(key => read(ask, key)))).toEqual(wanted);
      expect(await target.call('DBSIZE')).toBe(keys.length);
      await target.call('SELECT', 5);
      expect(await target.call('GET', 'of five')).toBe('value');
    });

    test('says what to do about a target that is full, or takes no writes of its user', async () => {
      const socket = socketPath();
      const part = await startPart(engine, socket);
      const target = await startSingle(engine);
      for (let index = 0; index < 100; index++) await part.call('SET', `key-${index}`, 'x'.repeat(100_000));
      await target.call('CONFIG', 'SET', 'maxmemory', '4mb');
      const full = program.start(intoSingle('one', [socket]));
      expect([await full.ended, full.errors()]).toEqual([1, expect.stringContaining('no memory left for more keys')]);
      await target.call('CONFIG', 'SET', 'maxmemory', 0);
      await target.call('ACL', 'SETUSER', 'copy', '-restore');
      const powerless = program.start(intoSingle('one', [socket]));
      expect([await powerless.ended, powerless.errors()]).toEqual([1, expect.stringContaining('may not write')]);
      await target.call('ACL', 'SETUSER', 'copy', '+restore', 'resetpass');
      const stranger = program.start(intoSingle('one', [socket]));
      expect([await stranger.ended, stranger.errors()]).toEqual([
        1,
        expect.stringContaining('does not let the copy in'),
      ]);
      for (const run of [full, powerless, stranger]) expect(run.errors()).not.toContain(passwordOf('copy'));
    });
  });
});

describe.each(enginesInTurn(3))('a restore of many keys on $name', engine => {
  afterEach(() => cleanUpServers());
  const { primaries, ask, spec } = freshCluster(engine);

  test('goes on where it was killed, and overwrites nothing that clients write meanwhile', async () => {
    const socket = socketPath();
    const part = await startPart(engine, socket, ['enable-debug-command yes']);
    const count = 200_000;
    await part.call('DEBUG', 'POPULATE', count, 'key', 100);
    const keys = async () => (await Promise.all(primaries().map(each => each.call('DBSIZE')))).map(Number);
    const some = async (least: number) => (await keys()).reduce((sum, each) => sum + each) > least;
    const killed = program.start(spec('one', [socket]));
    await until('some keys are there', () => some(20_000));
    await killed.kill();
    expect(await some(count)).toBe(false);
    expect(await ask('GET', 'redis-ha:restore')).toEqual(Buffer.from('one'));

    const stranger = program.start(spec('two', [socket]));
    expect(await stranger.ended).toBe(2);
    expect(stranger.errors()).toContain('set id to "one" to go on');

    const run = program.start(spec('one', [socket]));
    await until('more keys are there', () => some(60_000));
    const names = Array.from({ length: 2000 }, (_, index) => `key:${index * 100}`);
    const written = await Promise.all(names.map(name => ask('SET', name, 'mine', 'NX')));
    const mine = names.filter((_, index) => written[index] !== null);
    expect(mine).not.toEqual([]);
    expect([await run.ended, run.errors()]).toEqual([0, '']);
    expect((await keys()).reduce((sum, each) => sum + each)).toBe(count);
    expect(new Set((await Promise.all(mine.map(name => ask('GET', name)))).map(String))).toEqual(new Set(['mine']));
    expect(run.events()).toContainEqual(expect.objectContaining({ message: 'begun', target: 'ours' }));
    expect(Number(total(run)?.restored) + Number(total(run)?.there)).toBe(count);
    expect(Number(total(run)?.there)).toBeGreaterThanOrEqual(20_000 + mine.length);
  });

  test('follows a slot that moves meanwhile', async () => {
    const socket = socketPath();
    const part = await startPart(engine, socket, ['enable-debug-command yes']);
    await part.call('DEBUG', 'POPULATE', 100_000, 'key', 50);
    const [from, to] = primaries();
    const ids = await Promise.all([from, to].map(async each => String(await each?.call('CLUSTER', 'MYID'))));
    const slot = Number(await from?.call('CLUSTER', 'KEYSLOT', 'key:0'));
    const [giver, taker] = slot < 5462 ? [from, to] : [to, from];
    const [giving, taking] = slot < 5462 ? ids : [...ids].reverse();
    await taker?.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', giving ?? '');
    await giver?.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', taking ?? '');
    const run = program.start(spec('one', [socket]));
    await until('some keys are there', async () => Number(await from?.call('DBSIZE')) > 1000);
    for (const each of [taker, giver]) await each?.call('CLUSTER', 'SETSLOT', slot, 'NODE', taking ?? '');
    expect([await run.ended, run.errors()]).toEqual([0, '']);
    const keys = await Promise.all(primaries().map(async each => Number(await each.call('DBSIZE'))));
    expect(keys.reduce((sum, each) => sum + each)).toBe(100_000);
    expect(Number(await taker?.call('CLUSTER', 'COUNTKEYSINSLOT', slot))).toBeGreaterThan(0);
  });
});

describe.each(enginesInTurn(1))('a restore on $name, with servers that come and go', engine => {
  afterEach(() => cleanUpServers());

  test('misses nothing where a primary is lost in the middle', async () => {
    const cluster = await startSmallCluster(engine, `${LOOPBACK}.62`, PORT, { replicas: true });
    const socket = socketPath();
    const part = await startPart(engine, socket, ['enable-debug-command yes']);
    await part.call('DEBUG', 'POPULATE', 200_000, 'key', 100);
    const target = cluster.target(passwordFile);
    const run = program.start({ task: 'restore', id: 'one', ...asBackup([socket]), target });
    const [first, second] = cluster.primaries;
    await until('some keys are there', async () => Number(await second?.call('DBSIZE')) > 5000);
    // The first one is where the program has begun to look: it goes on with those that it found there.
    await first?.kill();
    expect([await run.ended, run.errors()]).toEqual([0, '']);
    const [heir] = cluster.replicas;
    const alive = [heir, ...cluster.primaries.slice(1)];
    const keys = await Promise.all(alive.map(async each => Number(await each?.call('DBSIZE'))));
    expect(keys.reduce((sum, each) => sum + each)).toBe(200_000);
    expect(run.events()).toContainEqual(expect.objectContaining({ message: 'again, as a primary was lost' }));
    cluster.client.disconnect();
  });

  test('asks Sentinels for the primary, as the user that both know', async () => {
    const set = await startWatched(engine, 7900);
    const copy = (kind: 'sentinel' | 'sentinels') =>
      userLines(kind, passwordOf, undefined, ['copy'])
        .find(line => line.startsWith('user copy '))
        ?.split(' ')
        .slice(1) ?? [];
    for (const server of set.servers) await server.call('ACL', 'SETUSER', ...copy('sentinel'));
    for (const sentinel of set.sentinels) await sentinel.call('ACL', 'SETUSER', ...copy('sentinels'));
    const socket = socketPath();
    const part = await startPart(engine, socket);
    await part.call('SET', 'key', 'value');
    const [sentinel] = set.sentinels;
    const target = { host: sentinel?.ip ?? '', port: sentinel?.port ?? 0, user: 'copy', passwordFile } as const;
    const spec = (primaryName: string): CopySpec => ({
      task: 'restore',
      id: 'one',
      ...asBackup([socket]),
      target: { ...target, mode: 'sentinel', primaryName },
    });
    const run = program.start(spec(set.primaryName));
    expect([await run.ended, run.errors()]).toEqual([0, '']);
    const primary = await set.primary();
    expect(await primary?.call('GET', 'key')).toBe('value');
  });

  test('speaks TLS, and shows a certificate where one is asked for', async () => {
    const authority = createAuthority();
    const tlsFolder = mkdtempSync(join(program.folder, 'tls-'));
    // A client checks the address that it was told.
    authority.issue(tlsFolder, SINGLE);
    const file = (name: string) => join(tlsFolder, name);
    await startSingle(engine, [
      `tls-port ${PORT + 1}`,
      `tls-cert-file ${file('tls.crt')}`,
      `tls-key-file ${file('tls.key')}`,
      `tls-ca-cert-file ${file('ca.crt')}`,
    ]);
    const socket = socketPath();
    const part = await startPart(engine, socket);
    await part.call('SET', 'key', 'value');
    const target = { host: SINGLE, port: PORT + 1, user: 'copy', passwordFile, mode: 'standalone' } as const;
    const run = program.start({ task: 'restore', id: 'one', ...asBackup([socket]), target: { ...target, tlsFolder } });
    expect([await run.ended, run.errors()]).toEqual([0, '']);
    authority.remove();
  });
});

test.each([
  ['{', /SPEC_FILE .* holds no usable spec: it is not JSON\.$/],
  ['{"task": "bake"}', /task must be "restore" or "migrate", not "bake"\.$/],
  [JSON.stringify({ ...intoSingle('one', [socketPath()]), sockets: '' }), /sockets must be a text\.$/],
])('says what to set instead of %s', async (spec, sentence) => {
  const run = program.start(spec);
  expect([await run.ended, run.errors().trim()]).toEqual([1, expect.stringMatching(sentence)]);
});
