import { runCommand } from '../../drills/command';
import { formatsText, readsFilesOf } from '../../lib/config/engine-files';
import type { Engine } from './support/engines';
import { freePort } from './support/free-port';
import { LOOPBACK } from './support/loopback';
import { type PodNetwork, podNetwork } from './support/pod';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';
import { findWays } from './support/ways';

const IP = '127.0.0.1';
const KEYS = 6;

const pairs = findWays();
const named = [...new Map(pairs.map(([name, , engine]) => [name, engine]))];

afterEach(cleanUpServers);

/** A server with a value of each type and a function, in an append-only file that begins with a snapshot. */
async function writing(engine: Engine): Promise<Server> {
  const server = await startServer({
    engine,
    ip: IP,
    port: await freePort(),
    config: ['appendonly yes', 'repl-diskless-sync-delay 0'],
  });
  await server.call('SET', 'text', 'v', 'EX', 1000);
  await server.call('RPUSH', 'list', ...Array.from({ length: 400 }, (_, index) => index));
  await server.call('HSET', 'hash', 'f', 'v', 'g', 'w');
  await server.call('ZADD', 'sorted', 1.5, 'm');
  await server.call('SADD', 'set', 1, 2, 'x');
  await server.call('XADD', 'stream', '1-1', 'f', 'v');
  await server.call('XGROUP', 'CREATE', 'stream', 'group', 0);
  await server.call('FUNCTION', 'LOAD', "#!lua name=f\nredis.register_function('f', function() return 1 end)");
  await server.call('BGREWRITEAOF');
  await until('the append-only file begins anew', async () => {
    const info = String(await server.call('INFO', 'persistence'));
    return !/aof_rewrite_(in_progress|scheduled):1/.test(info) && /aof_last_bgrewrite_status:ok/.test(info);
  });
  return server;
}

async function holds(server: Server): Promise<unknown> {
  const functions = await server.call('FUNCTION', 'LIST');
  return [await server.call('DBSIZE'), Array.isArray(functions) && functions.length];
}

test('with one release alone, these tests say what they need', () => {
  const [[, , engine] = []] = pairs;
  expect(() => findWays(undefined, engine ? [engine] : [])).toThrow(/need two releases.*set REDIS_HA_SERVERS/);
});

test.each(pairs)('what %s has written, %s reads as the table says', async (writer, reader, old, next) => {
  const { dir, stop } = await writing(old);
  await stop();
  const port = await freePort();
  if (readsFilesOf(reader, writer)) {
    const config = ['appendonly yes'];
    expect(await holds(await startServer({ engine: next, ip: IP, port, dir, config }))).toEqual([KEYS, 1]);
  } else {
    const args = ['--port', `${port}`, '--bind', IP, '--dir', dir, '--appendonly', 'yes'];
    await expect(runCommand(next.server, args)).rejects.toThrow(
      /Can't handle RDB format|Bad file format|Wrong signature/,
    );
  }
});

test.each(findWays((writer, reader) => readsFilesOf(reader, writer)))(
  'a replica of a %s can be a %s, so that servers are replaced one by one',
  async (_writer, _reader, old, next) => {
    const primary = await writing(old);
    const replica = await startServer({
      engine: next,
      ip: IP,
      port: await freePort(),
      config: [`replicaof ${IP} ${primary.port}`, 'masteruser tester', 'masterauth tester'],
    });
    await until('the replica has all', async () =>
      String(await replica.call('INFO', 'replication')).includes('master_link_status:up'),
    );
    expect(await holds(replica)).toEqual([KEYS, 1]);
  },
);

describe.each(named)('before a server starts, the files of %s', (writer, engine) => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine, 'standalone');
  });
  afterEach(() => network.cleanUp());

  test.each(['aof', 'rdb'] as const)('are looked at, where they are kept by %s', async durability => {
    const pod = network.pod('web-0', { durability });
    pod.start(`${LOOPBACK}.1.1`);
    await until('it answers', async () => (await pod.cli('probe', 'ping')) === 'PONG');
    await pod.cli('application', 'set', 'a', '1');
    await pod.stop();
    for (const [reader] of named) {
      const { code, output } = await network
        .pod('web-0', { durability }, { formats: formatsText(reader) })
        .run('readable.sh');
      expect([reader, code]).toEqual([reader, readsFilesOf(reader, writer) ? 0 : 1]);
      if (code !== 0) expect(output).toMatch(/rdb has format (REDIS|VALKEY)0\d+, which .*Set engine back/);
    }
  });

  test('are not looked at for an image whose formats nobody knows, nor before there are any', async () => {
    expect((await network.pod('web-0').run('readable.sh')).code).toBe(0);
    const pod = network.pod('web-1', {}, { formats: formatsText(writer) });
    expect((await pod.run('readable.sh')).code).toBe(0);
  });
});
