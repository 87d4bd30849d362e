import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from 'ioredis';
import type { CopyServer, CopySource, MigrateSpec } from '../../lib/config/copy-spec';
import { createAuthority } from './support/certificates';
import { type Ask, fill, read } from './support/copied';
import { buildCopyProgram, type Run } from './support/copy-program';
import { asking, PORT, SINGLE, startPart, startSingle } from './support/copy-servers';
import { type Engine, enginesInTurn, pairInTurn } from './support/engines';
import { freePort } from './support/free-port';
import { LOOPBACK } from './support/loopback';
import { startMixedLoad } from './support/mixed-load';
import { cleanUpServers, type Server, startServer, TESTER } from './support/server';
import { type SmallCluster, startSmallCluster } from './support/small-cluster';
import { until } from './support/until';

const SOURCE = `${LOOPBACK}.63.1`;
const SOURCE_PASSWORD = 'source "secret"';

const program = buildCopyProgram();
const sourcePassword = join(program.folder, 'source-password');
writeFileSync(sourcePassword, SOURCE_PASSWORD);
const runs: Run[] = [];

afterEach(async () => {
  for (const run of runs.splice(0)) await run.kill();
  await cleanUpServers();
});
afterAll(() => program.remove());

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A run of a migration, and what it serves. */
interface Migration extends Run {
  get(path: string): Promise<Answer>;
  post(path: string): Promise<Answer>;
  /** Waits until it says that source and target are equal, compared after this call. */
  inStep(): Promise<void>;
}

async function startMigration(spec: Omit<MigrateSpec, 'task' | 'id'>): Promise<Migration> {
  const port = await freePort();
  const run = program.start({ task: 'migrate', id: 'one', ...spec }, { HTTP_PORT: String(port) });
  runs.push(run);
  const ask = async (path: string, method: string): Promise<Answer> => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: reply.status, body: await reply.text() };
  };
  const get = (path: string) => ask(path, 'GET');
  return {
    ...run,
    get,
    post: path => ask(path, 'POST'),
    async inStep() {
      const asked = Date.now();
      await until(
        'it is in step',
        async () => {
          if ((await get('/readyz')).status !== 200) return false;
          const { comparison } = JSON.parse((await get('/status')).body);
          return comparison.began > asked;
        },
        60_000,
      ).catch(async (error: Error) => {
        throw new Error(
          `${error.message} ${(await get('/status')).body}${JSON.stringify(run.events())}${run.errors()}`,
        );
      });
    },
  };
}

/** A Redis as others run one: a password, the default user, and nothing of this library. */
async function startPlain(engine: Engine, directives: readonly string[] = [], dir?: string): Promise<Server> {
  const password = `requirepass "${SOURCE_PASSWORD.replace(/"/g, '\\"')}"`;
  const config = [password, 'repl-diskless-sync-delay 0', ...directives];
  return startServer({ engine, ip: SOURCE, port: PORT, config, ...(dir ? { dir } : {}) });
}

const plain: CopySource = { host: SOURCE, port: PORT, passwordFile: sourcePassword, mode: 'standalone' };
const single: CopyServer = {
  host: SINGLE,
  port: PORT,
  user: 'copy',
  passwordFile: program.passwordFile,
  mode: 'standalone',
};

/** Local servers that replicate. Gives their sockets. */
async function startLocal(engine: Engine, count = 1, directives: readonly string[] = []): Promise<string[]> {
  const sockets = Array.from({ length: count }, () => program.socket());
  await Promise.all(
    sockets.map((socket, index) =>
      startPart(engine, socket, ['repl-diskless-sync-delay 0', ...directives], PORT + 10 + index),
    ),
  );
  return sockets;
}

/** All keys of some servers. */
async function keysOf(servers: readonly Server[]): Promise<Buffer[]> {
  const lists = await Promise.all(servers.map(async server => (await asking(server)('KEYS', '*')) as Buffer[]));
  return lists
    .flat()
    .filter(key => !String(key).startsWith('redis-ha:'))
    .sort((a, b) => a.compare(b));
}

/** Looks that both sides have the same keys, and that these are the same to whoever reads them. */
async function expectEqual(
  source: { servers: readonly Server[]; ask: Ask },
  target: { servers: readonly Server[]; ask: Ask },
): Promise<void> {
  const keys = await keysOf(source.servers);
  expect((await keysOf(target.servers)).map(String)).toEqual(keys.map(String));
  for (const key of keys)
    expect([String(key), await read(target.ask, key)]).toEqual([String(key), await read(source.ask, key)]);
}

/** Looks that the last value of each counter that was acknowledged is there. */
async function expectLedger(ask: Ask, counters: Awaited<ReturnType<ReturnType<typeof startMixedLoad>['stop']>>) {
  for (const [key, { acknowledged, sent }] of counters) {
    const value = Number(await ask('GET', key));
    expect(value).toBeGreaterThanOrEqual(acknowledged);
    expect(value).toBeLessThanOrEqual(sent);
  }
}

const asker =
  (client: Cluster): Ask =>
  (command, ...args) =>
    client.callBuffer(command, ...args);

describe.each(pairInTurn(1))('a migration of a plain $name into a cluster, by a replica', engine => {
  test('has all that was written, and shows whoever changes something at the target', async () => {
    const source = await startPlain(engine);
    const ask = asking(source);
    await fill(ask, engine);
    await source.call(
      'FUNCTION',
      'LOAD',
      "#!lua name=own\nredis.register_function('own', function() return 'mine' end)",
    );
    const cluster = await startSmallCluster(engine, `${LOOPBACK}.61`, PORT);
    const target = { servers: cluster.primaries, ask: asker(cluster.client) };
    const load = startMixedLoad(ask);
    const sockets = await startLocal(engine);
    const run = await startMigration({
      source: plain,
      target: cluster.target(program.passwordFile),
      followBy: 'replicas',
      sockets,
    });
    await until('it follows', () => run.events().some(({ message }) => message === 'following'));
    const from = load.count();
    await until('much more is written', () => load.count() > from + 2000);
    const counters = await load.stop();
    await run.inStep();
    await expectEqual({ servers: [source], ask }, target);
    await expectLedger(target.ask, counters);
    expect(await cluster.primaries[1]?.call('FCALL', 'own', 0)).toBe('mine');
    expect((await run.get('/metrics')).body).toMatch(/^redis_ha_copy_in_step 1$/m);

    await target.ask('SET', 'text', 'changed');
    await target.ask('DEL', 'number');
    await target.ask('EXPIRE', 'hash', 1000);
    await until('it has found them', () =>
      run.events().some(({ different, missing }) => different === 2 && missing === 1),
    );
    await run.inStep();
    expect(String(await target.ask('GET', 'text'))).toBe('value');
    await expectEqual({ servers: [source], ask }, target);

    await target.ask('SET', 'foreign', 'theirs');
    await until('it is not ready', async () => (await run.get('/readyz')).status === 503);
    expect((await run.get('/readyz')).body).toContain('different: The last comparison found 0 keys that differ');
    expect(JSON.parse((await run.get('/status')).body).comparison.extra).toBe(1);
    expect(String(await target.ask('GET', 'foreign'))).toBe('theirs');
    await target.ask('DEL', 'foreign');
    expect(await run.post('/finish')).toEqual({ status: 200, body: expect.stringContaining('"finished"') });
    await target.ask('SET', 'text', 'new');
    await source.call('SET', 'text', 'old');
    expect(await target.ask('EXISTS', 'redis-ha:migrate')).toBe(0);
    expect((await run.get('/readyz')).body).toContain('finished');
    expect([await run.stop(), run.errors()]).toEqual([0, '']);
    expect(String(await target.ask('GET', 'text'))).toBe('new');
    expect(JSON.stringify(run.events())).not.toContain('secret');
    cluster.client.disconnect();
  });
});

describe.each(enginesInTurn(1))('a migration of a cluster of $name', engine => {
  test('into one server goes on where a primary of the source is lost, and loses no write', async () => {
    const cluster = await startSmallCluster(engine, `${LOOPBACK}.61`, PORT, {
      replicas: true,
      open: true,
    });
    const ask = asker(cluster.client);
    await fill(ask, engine);
    const target = await startSingle(engine);
    const load = startMixedLoad(ask);
    const sockets = await startLocal(engine, 3);
    const run = await startMigration({
      source: { host: cluster.primaries[1]?.ip ?? '', port: PORT, mode: 'cluster' },
      target: single,
      followBy: 'replicas',
      sockets,
    });
    await until('it follows all', () => run.events().filter(({ message }) => message === 'following').length === 3);
    await cluster.primaries[0]?.kill();
    const from = load.count();
    await until('much more is written', () => load.count() > from + 2000);
    const counters = await load.stop();
    await run.inStep();
    const servers = [...cluster.primaries.slice(1), ...cluster.replicas.slice(0, 1)];
    await expectEqual({ servers, ask }, { servers: [target], ask: asking(target) });
    // What an old primary had acknowledged and not replicated is lost at the source too.
    for (const [key, { sent }] of counters) {
      const value = Number(await target.call('GET', key));
      expect(value).toBe(Number(await ask('GET', key)));
      expect(value).toBeLessThanOrEqual(sent);
    }
    cluster.client.disconnect();
  });

  test('by notifications goes on where slots of the source move and subscribers are cut off', async () => {
    const cluster = await startSmallCluster(engine, `${LOOPBACK}.61`, PORT, {
      open: true,
      directives: ['notify-keyspace-events EA'],
    });
    const ask = asker(cluster.client);
    await fill(ask, engine);
    const target = await startSingle(engine);
    const load = startMixedLoad(ask);
    const run = await startMigration({
      source: { host: cluster.primaries[1]?.ip ?? '', port: PORT, mode: 'cluster' },
      target: single,
      followBy: 'notifications',
    });
    await until('it follows all', () => run.events().filter(({ message }) => message === 'following').length === 3);
    await cluster.primaries[2]?.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await moveSlotOf('{load-0}', cluster);
    const from = load.count();
    await until('much more is written', () => load.count() > from + 2000);
    await until('it has begun anew', () => run.events().some(({ message }) => message === 'beginning anew'));
    const counters = await load.stop();
    await run.inStep();
    await expectEqual({ servers: cluster.primaries, ask }, { servers: [target], ask: asking(target) });
    await expectLedger(asking(target), counters);
    cluster.client.disconnect();
  });
});

/** Moves the slot of a key, with all that is in it, to the next primary. */
async function moveSlotOf(key: string, { primaries }: SmallCluster): Promise<void> {
  const slot = Number(await primaries[0]?.call('CLUSTER', 'KEYSLOT', key));
  const from = Math.floor(((slot + 0.5) * primaries.length) / 16384);
  const [giver, taker] = [primaries[from], primaries[(from + 1) % primaries.length]];
  if (!giver || !taker) throw new Error(`nobody has slot ${slot}`);
  const [giving, taking] = [String(await giver.call('CLUSTER', 'MYID')), String(await taker.call('CLUSTER', 'MYID'))];
  await taker.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', giving);
  await giver.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', taking);
  await until('the slot is empty', async () => {
    const keys = (await giver.call('CLUSTER', 'GETKEYSINSLOT', slot, 100)) as string[];
    if (keys.length === 0) return true;
    const login = ['AUTH2', TESTER.username, TESTER.password];
    await giver.call('MIGRATE', taker.ip, PORT, '', 0, 5000, 'REPLACE', ...login, 'KEYS', ...keys);
    return false;
  });
  for (const each of [taker, giver]) await each.call('CLUSTER', 'SETSLOT', slot, 'NODE', taking);
}

describe.each(enginesInTurn(2))('a migration of a plain $name into one server', engine => {
  const spec = (sockets?: readonly string[]): Omit<MigrateSpec, 'task' | 'id'> => ({
    source: plain,
    target: single,
    ...(sockets ? { followBy: 'replicas', sockets } : { followBy: 'notifications' }),
  });

  test('goes on where it was killed, and deletes what was deleted meanwhile only where it may', async () => {
    const source = await startPlain(engine);
    const ask = asking(source);
    const keys = await fill(ask, engine);
    await source.call('SELECT', 4);
    await source.call('SET', 'of four', 'value');
    await source.call('SELECT', 0);
    const target = await startSingle(engine);
    const sockets = await startLocal(engine);
    const first = await startMigration(spec(sockets));
    await first.inStep();
    await first.kill();
    await source.call('DEL', 'text');
    await source.call('SET', 'number', 43);
    const second = await startMigration(spec(sockets));
    await until('it has compared', () => second.events().some(({ extra }) => extra === 1));
    expect(second.events()).toContainEqual(expect.objectContaining({ message: 'begun', target: 'ours' }));
    expect((await second.get('/readyz')).body).toContain('set deleteExtra if nobody else writes to it');
    await second.kill();
    const third = await startMigration({ ...spec(sockets), deleteExtra: true });
    await third.inStep();
    await expectEqual({ servers: [source], ask }, { servers: [target], ask: asking(target) });
    await target.call('SELECT', 4);
    expect(await target.call('GET', 'of four')).toBe('value');

    // A source that has lost its data does not take it from the copy.
    for (const key of keys) await source.call('DEL', key);
    await third.kill();
    await target.call('SELECT', 0);
    for (let index = 0; index < 5; index++) await target.call('SET', `kept-${index}`, 'value');
    const fourth = await startMigration({ ...spec(sockets), deleteExtra: true });
    await until('it has compared', () => fourth.events().some(({ extra }) => Number(extra) > 0));
    expect(await target.call('EXISTS', 'kept-1')).toBe(1);
  });

  test('by notifications takes a restart of the source, and by a replica another data set', async () => {
    const directives = ['notify-keyspace-events EA', 'appendonly yes', 'enable-debug-command yes'];
    const source = await startPlain(engine, directives);
    await fill(asking(source), engine);
    const target = await startSingle(engine);
    const run = await startMigration(spec());
    await run.inStep();
    await source.stop();
    const again = await startPlain(engine, directives, source.dir);
    await again.call('SET', 'later', 'value');
    await run.inStep();
    expect(run.events()).toContainEqual(expect.objectContaining({ message: 'beginning anew' }));
    await expectEqual({ servers: [again], ask: asking(again) }, { servers: [target], ask: asking(target) });
    await run.kill();

    const replicated = await startMigration(spec(await startLocal(engine)));
    await replicated.inStep();
    await again.call('DEBUG', 'CHANGE-REPL-ID');
    await again.call('CLIENT', 'KILL', 'TYPE', 'replica');
    await until('it has begun anew', () =>
      replicated.events().some(({ reason }) => reason === 'the source has replaced or removed all keys at once'),
    );
    await replicated.inStep();
  });

  test.each(['replicas', 'notifications'] as const)('speaks TLS to the source, by %s', async followBy => {
    const authority = createAuthority();
    const tlsFolder = mkdtempSync(join(program.folder, 'tls-'));
    authority.issue(tlsFolder, SOURCE);
    const files = ['cert-file tls.crt', 'key-file tls.key', 'ca-cert-file ca.crt'].map(each => each.split(' '));
    const certificate = files.map(([what, file = '']) => `tls-${what} ${join(tlsFolder, file)}`);
    const listens = [`tls-port ${PORT + 1}`, 'notify-keyspace-events EA'];
    const source = await startPlain(engine, [...listens, ...certificate]);
    await source.call('SET', 'key', 'value');
    const target = await startSingle(engine);
    const run = await startMigration({
      source: { ...plain, host: SOURCE, port: PORT + 1, tlsFolder },
      target: single,
      followBy,
      ...(followBy === 'replicas' ? { sockets: await startLocal(engine, 1, certificate) } : {}),
    });
    await run.inStep();
    expect(await target.call('GET', 'key')).toBe('value');
    authority.remove();
  });

  test('is refused where it could not be done, with what to set', async () => {
    const source = await startPlain(engine);
    await source.call('SET', 'key', 'value');
    const target = await startSingle(engine);
    const sentenceOf = async (wrong: Partial<MigrateSpec>) => {
      const run = await startMigration({ ...spec(), ...wrong });
      return [await run.ended, run.errors()];
    };
    const two = [program.socket(), program.socket()];
    expect(await sentenceOf({ followBy: 'replicas', sockets: two })).toEqual([
      1,
      'The source has 1 primary, and sockets names 2: run 1 local server, and set sockets to its path.\n',
    ]);
    expect(await sentenceOf({})).toEqual([1, expect.stringContaining('set it to "EA" on every server of the source')]);
    const { passwordFile: _, ...stranger } = plain;
    expect(await sentenceOf({ source: stranger })).toEqual([1, expect.stringContaining('set source.passwordFile')]);
    await source.call('CONFIG', 'SET', 'notify-keyspace-events', 'EA');
    await target.call('SET', 'in use', 'yes');
    expect(await sentenceOf({})).toEqual([2, expect.stringContaining('The target holds data already (1 key)')]);
  });
});
