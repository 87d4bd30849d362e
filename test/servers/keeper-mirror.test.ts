import { Redis } from 'ioredis';
import { createMirror } from '../../keeper/mirror';
import { PORTS } from '../../lib/config/ports';
import { drive, startedIn } from './support/drive';
import { findEngines } from './support/engines';
import { cleanUpEnvoys, type Envoy } from './support/envoy';
import { startMirrored, startMirrorEnvoy } from './support/mirror';
import { addressOf, KEEPER_LOGIN, MIRROR_SPEC, namedConnections } from './support/replicated';
import { cleanUpServers, type Server } from './support/server';
import { plainPasswordOf } from './support/users';
import { until } from './support/until';

const OF_TWO: readonly string[] = ['redis-0', 'redis-1'];

describe.each(findEngines())('the keeper of servers that Envoys mirror on $name', engine => {
  const servers = new Map<string, Server>();
  const envoys = new Map<string, Envoy>();
  const connections = namedConnections();
  const spec = { ...MIRROR_SPEC, servers: OF_TWO };
  const props = {
    spec: async () => spec,
    resolve: async (pod: string) => addressOf(pod),
    connections,
    login: KEEPER_LOGIN,
  };
  const { events, settle } = drive({ ...props, kind: createMirror() });
  const server = startedIn(servers);
  const start = async (pod: string, dir?: string) => void servers.set(pod, await startMirrored(engine, pod, dir));
  const startEnvoy = async (pod: string) => void envoys.set(pod, await startMirrorEnvoy(pod, spec.servers));

  afterAll(async () => {
    connections.close();
    await cleanUpEnvoys();
    await cleanUpServers();
  });

  async function contentOf(pod: string): Promise<Map<string, string>> {
    const keys = (await server(pod).call('KEYS', '*')) as string[];
    const values = keys.length > 0 ? ((await server(pod).call('MGET', ...keys)) as string[]) : [];
    return new Map(keys.map((key, index) => [key, values[index] ?? '']));
  }

  /** How many keys differ between the servers, each counted. */
  async function compare(): Promise<{ readonly keys: number; readonly differ: number }> {
    const contents = await Promise.all(spec.servers.map(contentOf));
    const keys = new Set(contents.flatMap(content => [...content.keys()]));
    const differ = [...keys].filter(key => new Set(contents.map(content => content.get(key))).size > 1);
    return { keys: keys.size, differ: differ.length };
  }

  test('forms from nothing', async () => {
    await Promise.all(spec.servers.map(pod => start(pod)));
    await Promise.all(spec.servers.map(startEnvoy));
    const before = Date.now();
    await settle();
    console.log('formed in', Date.now() - before, JSON.stringify(events));
    expect(events.filter(({ event }) => event === 'step failed')).toEqual([]);
  });

  test('ten times one away and back under load', async () => {
    for (let run = 0; run < 10; run++) {
      const away = spec.servers[run % 2] ?? '';
      const writers = spec.servers.map(pod => startWriter(pod, run));
      await until('writes', () => writers.every(writer => writer.acknowledged.length > 200));
      await server(away).kill();
      await until('missed', () => writers.some(writer => writer.acknowledged.length > 2000));
      const t = Date.now();
      await start(away, server(away).dir);
      await settle();
      const settled = Date.now() - t;
      const seen = writers.map(writer => writer.acknowledged.length);
      await until('more', () => writers.every((writer, index) => writer.acknowledged.length > (seen[index] ?? 0) + 200));
      await Promise.all(writers.map(writer => writer.stop()));
      const all = await compare();
      const content = await contentOf('redis-0');
      const missing = writers.flatMap(writer => writer.acknowledged).filter(key => !content.has(key));
      console.log(run, engine.name, { settled, gap: writers.map(w => Math.round(w.gap())), missing: missing.length, ...all });
      expect([missing.length, all.differ]).toEqual([0, 0]);
    }
  });
});

/** A client that writes keys of its own by one Envoy, and goes on when that one is closed for a moment. */
function startWriter(pod: string, run: number) {
  const acknowledged: string[] = [];
  let stopped = false;
  let [gap, last] = [0, 0];
  const client = new Redis({
    host: addressOf(pod),
    port: PORTS.envoy.number,
    username: 'application',
    password: plainPasswordOf('application'),
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 50,
  });
  client.on('error', () => undefined);
  let number = 0;
  const lane = async () => {
    while (!stopped) {
      number += 1;
      const key = `${run}-${pod}-${number}`;
      try {
        await client.set(key, number);
        acknowledged.push(key);
        const now = performance.now();
        if (last > 0) gap = Math.max(gap, now - last);
        last = now;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    }
  };
  const done = Promise.all(Array.from({ length: 8 }, lane));
  return {
    acknowledged,
    gap: () => gap,
    async stop() {
      stopped = true;
      await done;
      client.disconnect();
    },
  };
}
