import { type Subscription, subscribe } from '../../copy/migrate/subscription';
import { findEngines } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';

const IP = `${LOOPBACK}.64.1`;
const [PORT, REPLICA_PORT] = [7979, 7980];

/** What a migration relies upon: that servers tell of everything that happens to a key. */
describe.each(findEngines())('a replica of $name', engine => {
  let primary: Server;
  let subscription: Subscription;
  const heard: string[] = [];
  let flushes = 0;

  beforeAll(async () => {
    const config = ['repl-diskless-sync-delay 0', 'enable-debug-command yes', 'maxmemory-policy allkeys-random'];
    primary = await startServer({ engine, ip: IP, port: PORT, config });
    const own = [`replicaof ${IP} ${PORT}`, 'notify-keyspace-events KEA', 'repl-diskless-sync-delay 0'];
    const replica = await startServer({ engine, ip: IP, port: REPLICA_PORT, config: own });
    await until('it is linked', async () => String(await replica.call('INFO', 'replication')).includes('status:up'));
    subscription = await subscribe(
      { host: IP, port: REPLICA_PORT },
      {},
      {
        key: (db, key) => heard.push(`${db} ${key}`),
        flushed: () => {
          flushes++;
        },
      },
    );
  });
  afterAll(async () => {
    subscription.close();
    await cleanUpServers();
  });
  beforeEach(() => {
    heard.length = 0;
  });
  const hears = (...keys: readonly string[]) =>
    until(`it tells of ${keys}`, () => keys.every(key => heard.includes(key)));

  test('tells of what it replicates: scripts, transactions, other databases', async () => {
    await primary.call('SET', 'plain', 1);
    await primary.call('EVAL', "redis.call('SET', KEYS[1], 1)", 1, 'by script');
    await primary.call('MULTI');
    await primary.call('RENAME', 'plain', 'renamed');
    await primary.call('EXEC');
    await primary.call('SELECT', 3);
    await primary.call('SET', 'elsewhere', 1);
    await primary.call('SELECT', 0);
    await hears('0 plain', '0 by script', '0 renamed', '3 elsewhere');
    expect(heard.filter(each => each === '0 plain')).toHaveLength(2);
  });

  test('tells of keys that expire and are evicted at the primary', async () => {
    await primary.call('SET', 'short', 1, 'PX', 50);
    await until('it is told of the write and of the end', () => heard.filter(each => each === '0 short').length >= 3);
    heard.length = 0;
    await primary.call('CONFIG', 'SET', 'maxmemory', 1);
    await hears('0 renamed', '0 by script');
    await primary.call('CONFIG', 'SET', 'maxmemory', 0);
  });

  test('has told of all when it answers, and tells of another data set once', async () => {
    for (let index = 0; index < 500; index++) void primary.call('SET', `key-${index}`, index);
    await primary.call('WAIT', 1, 0);
    expect(await subscription.caughtUp()).toBe(true);
    expect(heard).toContain('0 key-499');
    expect(flushes).toBe(0);
    await primary.call('DEBUG', 'CHANGE-REPL-ID');
    await primary.call('CLIENT', 'KILL', 'TYPE', 'replica');
    await until('it has another data set', () => flushes > 0);
  });
});
