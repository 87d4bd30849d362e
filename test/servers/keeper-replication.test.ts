import { REPLICATION } from '../../keeper/replication';
import { drive, startedIn } from './support/drive';
import { pairInTurn } from './support/engines';
import { addressOf, KEEPER_LOGIN, namedConnections, REPLICATION_SPEC, SERVERS, startRedis } from './support/replicated';
import { cleanUpServers, type Server } from './support/server';

describe.each(pairInTurn(1))('the keeper of a primary that is said on $name', engine => {
  const servers = new Map<string, Server>();
  const connections = namedConnections();
  let spec = REPLICATION_SPEC;
  const { events, passUntil, settle } = drive({
    kind: REPLICATION,
    spec: async () => spec,
    resolve: async pod => addressOf(pod),
    connections,
    login: KEEPER_LOGIN,
  });
  const server = startedIn(servers);

  async function start(pod: string, dir?: string): Promise<void> {
    servers.set(pod, await startRedis(engine, 'replication', pod, dir));
  }

  async function expectPrimary(pod: string): Promise<void> {
    expect(await server(pod).call('ROLE')).toEqual(expect.arrayContaining(['master']));
    for (const other of SERVERS) {
      if (other !== pod) expect(await server(other).call('ROLE')).toEqual(expect.arrayContaining([addressOf(pod)]));
      expect(await server(other).call('GET', 'a')).toBe('kept');
    }
  }

  afterAll(async () => {
    connections.close();
    await cleanUpServers();
  });

  test('forms from nothing', async () => {
    await Promise.all(SERVERS.map(pod => start(pod)));
    await settle();
    await server('redis-0').call('SET', 'a', 'kept');
    expect(await server('redis-0').call('WAIT', 2, 5000)).toBe(2);
    await expectPrimary('redis-0');
    expect(events.filter(({ event }) => event === 'step failed')).toEqual([]);
  });

  test('hands over to the primary that the spec says now, and loses nothing', async () => {
    spec = { ...spec, primary: 'redis-1' };
    let written = 0;
    let writing = true;
    const writes = (async () => {
      while (writing) {
        const reply = await server('redis-0')
          .call('INCR', 'n')
          .catch(() => undefined);
        if (typeof reply === 'number') written = reply;
      }
    })();
    await settle();
    writing = false;
    await writes;
    await expectPrimary('redis-1');
    expect(written).toBeGreaterThan(0);
    expect(await server('redis-1').call('GET', 'n')).toBe(String(written));
    expect(events.filter(({ step }) => step === 'hand-over')).toHaveLength(1);
  });

  test('promotes the one that the spec says where the old primary is gone, which follows when it is back', async () => {
    await server('redis-1').kill();
    spec = { ...spec, primary: 'redis-2' };
    await passUntil('it waits for the old primary', ({ reason }) =>
      /^nobody is the primary: redis-1 /.test(reason ?? ''),
    );
    await passUntil('redis-2 leads', ({ reason }) => reason?.startsWith('redis-1 does not answer'), 1000);
    await start('redis-1', server('redis-1').dir);
    await settle();
    await expectPrimary('redis-2');
  });

  test('after a restart of all, the one that the spec says is the primary', async () => {
    await Promise.all(SERVERS.map(pod => server(pod).stop()));
    await Promise.all(SERVERS.map(pod => start(pod, server(pod).dir)));
    await settle();
    await expectPrimary('redis-2');
  });

  test('a primary that comes back empty wipes nobody, and another one can be said', async () => {
    await server('redis-2').kill();
    await start('redis-2');
    await passUntil('it is left alone', ({ reason }) =>
      /^redis-2 is empty while redis-0 holds .*: set primary to 0$/.test(reason ?? ''),
    );
    await passUntil('and stays so', ({ steps }) => steps.length === 0, 60_000);
    spec = { ...spec, primary: 'redis-0' };
    await settle();
    await expectPrimary('redis-0');
  });
});
