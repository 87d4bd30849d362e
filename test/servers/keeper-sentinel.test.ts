import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSentinel } from '../../keeper/sentinel';
import { readEpoch } from '../../keeper/sentinel/epoch';
import { drive, startedIn } from './support/drive';
import { enginesInTurn } from './support/engines';
import {
  addressOf,
  KEEPER_LOGIN,
  namedConnections,
  SENTINEL_SPEC,
  SENTINELS,
  SERVERS,
  startRedis,
  startSentinel,
} from './support/replicated';
import { cleanUpServers, type Server } from './support/server';
import { until } from './support/until';
import { plainPasswordOf } from './support/users';

const { name } = SENTINEL_SPEC.monitor;

describe.each(enginesInTurn(1))('the keeper of Sentinels on $name', engine => {
  const servers = new Map<string, Server>();
  const logs = new Set<string>();
  const connections = namedConnections();
  const { events, passUntil, settle } = drive(
    {
      kind: createSentinel({ username: 'sentinel', password: async () => plainPasswordOf('sentinel') }),
      spec: async () => SENTINEL_SPEC,
      resolve: async pod => addressOf(pod),
      connections,
      login: KEEPER_LOGIN,
    },
    { timeoutMs: 60_000 },
  );
  const server = startedIn(servers);

  async function start(pod: string, dir?: string): Promise<void> {
    const started = SENTINELS.includes(pod) ? startSentinel(engine, pod) : startRedis(engine, 'sentinel', pod, dir);
    servers.set(pod, await started);
    logs.add(join((await started).dir, 'server.log'));
  }

  async function primary(): Promise<string> {
    const answer = await server('redis-sentinel-0').call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
    return SERVERS.find(pod => Array.isArray(answer) && addressOf(pod) === answer[0]) ?? '';
  }

  const epochOf = (pod: string) => readEpoch(server(pod).call);

  async function write(key: string): Promise<void> {
    const pod = await primary();
    await until(`${pod} takes writes`, async () => (await server(pod).call('SET', key, 'kept')) === 'OK');
    expect(await server(pod).call('WAIT', 2, 5000)).toBe(2);
  }

  /** Ends every server and every Sentinel, and starts the servers where they were and the Sentinels with nothing. */
  async function restartAll(dirs: (pod: string) => string | undefined): Promise<void> {
    await Promise.all([...servers.values()].map(each => each.stop()));
    await Promise.all(SERVERS.map(pod => start(pod, dirs(pod))));
    await Promise.all(SENTINELS.map(pod => start(pod)));
  }

  afterAll(async () => {
    connections.close();
    await cleanUpServers();
  });

  test('forms from nothing: the first server is the primary, and all Sentinels watch it', async () => {
    await Promise.all([...SERVERS, ...SENTINELS].map(pod => start(pod)));
    await settle();
    expect(await primary()).toBe('redis-0');
    for (const pod of SERVERS) expect(await epochOf(pod)).toEqual({ number: 1, primary: 'redis-0' });
    expect(events.filter(({ event }) => event === 'step failed')).toEqual([]);
    await write('a');
  });

  test('teaches a Sentinel that starts with nothing', async () => {
    await server('redis-sentinel-1').kill();
    await start('redis-sentinel-1');
    await settle();
    const answer = await server('redis-sentinel-1').call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
    expect(answer).toEqual([addressOf('redis-0'), String(SENTINEL_SPEC.port)]);
  });

  test('notes a fail-over, and lets the old primary follow', async () => {
    // Sentinels hear of the replicas from the primary.
    await until('the Sentinels know both replicas', async () => {
      const known = await server('redis-sentinel-0').call('SENTINEL', 'REPLICAS', name);
      return Array.isArray(known) && known.length === 2;
    });
    await server('redis-0').kill();
    await until('the Sentinels name another', async () => (await primary()) !== 'redis-0');
    await start('redis-0', server('redis-0').dir);
    await settle();
    expect(await epochOf('redis-0')).toEqual({ number: 2, primary: await primary() });
    expect(await server('redis-0').call('GET', 'a')).toBe('kept');
  });

  test('tells a stray primary to follow again', async () => {
    const named = await primary();
    const stray = SERVERS.find(pod => pod !== named) ?? '';
    await server(stray).call('REPLICAOF', 'NO', 'ONE');
    await passUntil('it is seen', ({ reason }) => /does not replicate|is a primary beside/.test(reason ?? ''));
    await settle(2000);
    expect(await server(stray).call('ROLE')).toEqual(expect.arrayContaining(['slave', addressOf(named)]));
  });

  test('after a restart of all, Sentinels too, the last primary is the primary again', async () => {
    const before = await primary();
    expect(before).not.toBe('redis-0');
    await write('b');
    await restartAll(pod => server(pod).dir);
    await settle();
    expect(await primary()).toBe(before);
    for (const pod of SERVERS) expect(await server(pod).call('GET', 'b')).toBe('kept');
  });

  test('a primary that comes back empty wipes nobody', async () => {
    const before = await primary();
    await restartAll(pod => (pod === before ? undefined : server(pod).dir));
    await settle();
    expect(await primary()).not.toBe(before);
    for (const pod of SERVERS) expect(await server(pod).call('GET', 'b')).toBe('kept');
    expect(await epochOf(before)).toEqual({ number: 3, primary: await primary() });
  });

  test('nor does one that the Sentinels still name', async () => {
    const before = await primary();
    await server(before).kill();
    await start(before);
    await passUntil(
      'it is left alone',
      ({ reason, steps }) => steps.length === 0 && /^the Sentinels name .*, but /.test(reason ?? ''),
    );
    // Sentinels do not replace a primary whose replicas have been without it for that long.
    await settle(1000);
    expect(await primary()).not.toBe(before);
    for (const pod of SERVERS) expect(await server(pod).call('GET', 'b')).toBe('kept');
  });

  test('no log shows a password', () => {
    const texts = [...logs].map(file => readFileSync(file, 'utf8')).join('\n');
    expect(texts).toContain('+set master');
    for (const text of [texts, JSON.stringify(events)]) expect(text).not.toMatch(/-secret/);
  });
});
