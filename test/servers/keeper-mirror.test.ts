import type { Connections } from '../../keeper/connections';
import { createMirror } from '../../keeper/mirror';
import type { MirrorSpec } from '../../lib/config/keeper-spec';
import { drive, startedIn } from './support/drive';
import { enginesInTurn } from './support/engines';
import { cleanUpEnvoys, type Envoy } from './support/envoy';
import {
  contentOf,
  differing,
  type MirrorWriter,
  startMirrorEnvoy,
  startMirrored,
  startMirrorWriter,
} from './support/mirror';
import { addressOf, KEEPER_LOGIN, MIRROR_SPEC, namedConnections, SERVERS } from './support/replicated';
import { cleanUpServers, type Server } from './support/server';
import { until } from './support/until';

const OF_TWO = SERVERS.slice(0, 2);

/** Commands by which a keeper changes something. */
const CHANGES = ['SET', 'DEL', 'REPLICAOF', 'FUNCTION'];

/** Connections of a keeper that is gone for good with its so-manieth change: that is made, and nobody hears the answer. */
function mortal(real: Connections, changes: number): Connections & { dead(): boolean } {
  let left = changes;
  return {
    ...real,
    dead: () => left <= 0,
    async open(ip, port) {
      const call = await real.open(ip, port);
      return async (command, ...args) => {
        if (left <= 0) throw new Error('the keeper is gone');
        const reply = await call(command, ...args);
        if (CHANGES.includes(command)) left -= 1;
        if (left <= 0) throw new Error('the keeper is gone');
        return reply;
      };
    },
  };
}

describe.each(enginesInTurn(2))('the keeper of servers that Envoys mirror on $name', engine => {
  const servers = new Map<string, Server>();
  const envoys = new Map<string, Envoy>();
  const connections = namedConnections();
  let spec: MirrorSpec = { ...MIRROR_SPEC, servers: OF_TWO };
  const props = {
    spec: async () => spec,
    resolve: async (pod: string) => addressOf(pod),
    login: KEEPER_LOGIN,
  };
  const { events, settle, passUntil } = drive({ ...props, connections, kind: createMirror() });
  const server = startedIn(servers);
  const envoy = startedIn(envoys);
  const start = async (pod: string, dir?: string) => void servers.set(pod, await startMirrored(engine, pod, dir));
  const startEnvoy = async (pod: string) => void envoys.set(pod, await startMirrorEnvoy(pod, SERVERS));
  const contents = () => Promise.all(spec.servers.map(pod => contentOf(server(pod))));

  beforeAll(async () => {
    // Each Envoy knows all three, of which the third comes later.
    await Promise.all(SERVERS.map(pod => start(pod)));
    await Promise.all(SERVERS.map(startEnvoy));
  }, 60_000);

  afterAll(async () => {
    connections.close();
    await cleanUpEnvoys();
    await cleanUpServers();
  });

  /** Runs something while a client of each Envoy writes, and gives what was acknowledged and is nowhere, or differs. */
  async function underLoad(name: string, run: (writers: readonly MirrorWriter[]) => Promise<void>): Promise<string[]> {
    const writers = spec.servers.map(pod => startMirrorWriter(pod, name));
    const growBy = (count: number) => {
      const before = writers.map(({ acknowledged }) => acknowledged.length);
      return until('all writers go on', () =>
        writers.every(({ acknowledged }, index) => acknowledged.length >= (before[index] ?? 0) + count),
      );
    };
    await growBy(100);
    await run(writers);
    await growBy(100);
    await Promise.all(writers.map(writer => writer.stop()));
    const all = await contents();
    const missing = writers.flatMap(({ acknowledged }) => acknowledged).filter(key => !all[0]?.has(key));
    return [...missing, ...differing(all)];
  }

  async function missesWrites(writers: readonly MirrorWriter[]): Promise<void> {
    const before = writers.map(({ acknowledged }) => acknowledged.length);
    await until('somebody writes', () =>
      writers.some(({ acknowledged }, index) => acknowledged.length >= (before[index] ?? 0) + 200),
    );
  }

  test('forms from nothing', async () => {
    await settle();
    expect(events.filter(({ event }) => event === 'step failed')).toEqual([]);
    expect(events.filter(({ step }) => step === 'let-in')).toHaveLength(1);
  });

  test.each(Array.from({ length: 10 }, (_, run) => run))('loses nothing with one away and back, run %i', async run => {
    const away = spec.servers[run % 2] ?? '';
    const lost = await underLoad(`away${run}`, async writers => {
      await server(away).kill();
      await missesWrites(writers);
      await start(away, server(away).dir);
      await settle();
    });
    expect(lost).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('loses nothing where the keeper is gone with its change %i', async changes => {
    const lost = await underLoad(`gone${changes}`, async writers => {
      await server('redis-1').kill();
      await missesWrites(writers);
      await start('redis-1', server('redis-1').dir);
      const own = namedConnections();
      const short = mortal(own, changes);
      const first = drive({ ...props, connections: short, kind: createMirror() });
      await first.passUntil('it is gone, or all is done', ({ state }) => short.dead() || state === 'settled');
      own.close();
      await missesWrites(writers);
      await settle();
    });
    expect(lost).toEqual([]);
  });

  test('an Envoy that was killed: the other server gets a copy', async () => {
    const before = events.length;
    const lost = await underLoad('envoy', async writers => {
      await envoy('redis-0').stop();
      await missesWrites(writers);
      await startEnvoy('redis-0');
      await settle();
    });
    expect(lost).toEqual([]);
    const steps = events.slice(before).filter(({ event }) => event === 'step');
    expect(steps.map(({ step, pod }) => `${step} ${pod}`)).toContain('let-in redis-1');
  });

  test('a server that hangs, and misses writes: it gets a copy', async () => {
    const lost = await underLoad('hangs', async writers => {
      server('redis-1').freeze();
      await passUntil('it is seen', ({ reason }) => reason?.includes('redis-1 does not answer in time'));
      await missesWrites(writers);
      await until(
        'copies are given up',
        async () => /redis-1\.upstream_rq_timeout: [1-9]/.test(await envoy('redis-0').admin('/stats')),
        30_000,
      );
      server('redis-1').thaw();
      await settle();
    });
    expect(lost).toEqual([]);
  });

  test('a third one is let in, and one of three is away and back', async () => {
    spec = { ...spec, servers: SERVERS };
    await settle();
    const away = await underLoad('of three', async writers => {
      await server('redis-0').kill();
      await missesWrites(writers);
      await start('redis-0', server('redis-0').dir);
      await settle();
    });
    expect(away).toEqual([]);
  });

  test('an odd one of three is found, and gets a copy', async () => {
    await server('redis-1').call('SET', 'odd', 1);
    await passUntil('it is found', ({ reason }) => reason?.includes('differs from the others'), 1000);
    await settle();
    expect(differing(await contents())).toEqual([]);
  });

  test('after a stop of all, the one begins that had every write last', async () => {
    await server('redis-0').stop();
    await passUntil('redis-0 is away', ({ reason }) => reason?.startsWith('redis-0 does not answer'));
    await server('redis-1').call('SET', 'late', 1);
    await server('redis-2').call('SET', 'late', 1);
    await Promise.all(['redis-1', 'redis-2'].map(pod => server(pod).stop()));
    await start('redis-0', server('redis-0').dir);
    await passUntil('redis-0 waits', ({ reason }) => /^nobody takes clients: redis-1 /.test(reason ?? ''));
    await Promise.all(['redis-1', 'redis-2'].map(pod => start(pod, server(pod).dir)));
    await settle();
    expect(await server('redis-0').call('GET', 'late')).toBe('1');
    expect(differing(await contents())).toEqual([]);
  });
});
