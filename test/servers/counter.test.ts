import { createRedisClient } from '../../apps/counter/redis-client';
import { type CounterStore, redisStore } from '../../apps/counter/store';
import type { RedisPlace } from '../../programs/environment';
import { enginesInTurn } from './support/engines';
import { cleanUpServers, type Server, startServer } from './support/server';
import { type Service, startService } from './support/service';
import { until } from './support/until';
import { plainPasswordOf } from './support/users';
import { IP, serverConfig, startWatched, type Watched } from './support/watched';

/** The counter at an address, as the environment of its pod describes that. */
function counterAt(port: number, place: RedisPlace): CounterStore {
  const password = () => plainPasswordOf('application');
  const redis = { ...place, host: IP, port, user: 'application', password, httpPort: 8080 };
  return redisStore(() => createRedisClient(redis));
}

/** Counts until that works, and returns what it came to. */
async function counted(store: CounterStore): Promise<number> {
  let value = 0;
  await until('the counter counts', async () => {
    value = (await store.increment()).my_counter;
    return true;
  });
  return value;
}

async function inStep(server: Server | undefined): Promise<void> {
  await until('it is a replica in step', async () =>
    String(await server?.call('INFO', 'replication')).includes('master_link_status:up'),
  );
}

describe.each(enginesInTurn(1))('the counter behind Sentinels on $name', engine => {
  let watched: Watched;
  let store: CounterStore;

  beforeAll(async () => {
    watched = await startWatched(engine, 7721);
    store = counterAt(watched.sentinelPorts[0] ?? 0, { mode: 'sentinel', primaryName: watched.primaryName });
  });
  afterAll(async () => {
    await store.close();
    await cleanUpServers();
  });

  const primary = async (): Promise<Server> => {
    const server = await watched.primary();
    if (!server) throw new Error('the Sentinels do not agree');
    return server;
  };
  // The one that leads a failover tells of the new primary before the others know.
  const another = (than: Server) => until('most Sentinels know another', async () => (await primary()) !== than);

  test('counts on the primary', async () => {
    expect(await store.answers()).toBe(true);
    const value = await counted(store);
    expect(await counted(store)).toBe(value + 1);
  });

  test('follows a planned failover', async () => {
    const [sentinel] = watched.sentinels;
    const old = await primary();
    const before = await counted(store);
    await until('a failover begins', async () => {
      return (await sentinel?.call('SENTINEL', 'FAILOVER', watched.primaryName)) === 'OK';
    });
    await another(old);
    expect(await counted(store)).toBeGreaterThan(before);
    await inStep(old);
  });

  test('follows when the primary is killed', async () => {
    const old = await primary();
    const before = await counted(store);
    const index = watched.servers.indexOf(old);
    await old.kill();
    expect(await counted(store)).toBeGreaterThan(before);
    await another(old);
    await watched.restart(old);
    await inStep(watched.servers[index]);
  });

  test('leaves a primary that hangs with its connections open', async () => {
    const old = await primary();
    const before = await counted(store);
    old.freeze();
    try {
      expect(await counted(store)).toBeGreaterThan(before);
    } finally {
      old.thaw();
    }
    await another(old);
    await inStep(old);
  });

  test('asks another Sentinel when the first one hangs', async () => {
    const [first] = watched.sentinels;
    const server = await primary();
    const before = await counted(store);
    first?.freeze();
    try {
      await server.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      expect(await counted(store)).toBeGreaterThan(before);
    } finally {
      first?.thaw();
    }
  });
});

describe.each(enginesInTurn(2))('the counter at one address on $name', engine => {
  let service: Service;
  let store: CounterStore;
  let servers: readonly Server[];

  beforeAll(async () => {
    const start = (port: number, primary?: number) =>
      startServer({ engine, ip: IP, port, config: serverConfig(port, primary) });
    servers = [await start(7721), await start(7722, 7721)];
    service = await startService(IP, 7721);
    store = counterAt(service.port, { mode: 'standalone' });
  });
  afterAll(async () => {
    await store.close();
    service.close();
    await cleanUpServers();
  });

  test('leaves a server that is no longer the primary, on a connection that nobody has ended', async () => {
    const [old, next] = servers;
    await inStep(next);
    const before = await counted(store);
    await until('the replica has that', async () => (await next?.call('GET', 'my_counter')) === `${before}`);
    await next?.call('REPLICAOF', 'NO', 'ONE');
    service.lead(7722);
    await old?.call('REPLICAOF', IP, 7722);
    expect(await store.increment()).toMatchObject({ my_counter: before + 1 });
  });
});
