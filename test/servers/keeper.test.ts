import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Cluster, createCluster } from '../../keeper/cluster';
import { parseClusterNodes } from '../../keeper/cluster/observation/cluster-nodes';
import { countSlots } from '../../keeper/cluster/slots';
import { type Connections, createConnections } from '../../keeper/connections';
import type { Decision } from '../../keeper/decision';
import { createKeeper, type Keeper } from '../../keeper/keeper';
import type { Log } from '../../keeper/log';
import { createMetrics } from '../../keeper/metrics';
import { createDesk } from '../../keeper/verdicts/desk';
import { createVerdictServer } from '../../keeper/verdicts/server';
import { KEEPER_LOGIN, PODS, SPEC, startPod } from './support/cluster';
import { pairInTurn } from './support/engines';
import { freePort } from './support/free-port';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server } from './support/server';
import { until } from './support/until';

const run = promisify(execFile);
/** What a keeper says that waits for nothing but quiet, to spread the primaries. */
const SPREADING = /^\d+ of \d+ primaries are in zone /;
const READS = new Set(['NODES', 'INFO', 'MYID']);

describe.each(pairInTurn(0))('the keeper on $name', engine => {
  const servers = new Map<string, Server>();
  const addresses = new Map<string, string>();
  const events: { event: string; step?: unknown; reason?: unknown }[] = [];
  const log: Log = (_level, event, fields) => void events.push({ event, ...fields });
  const connections = login();
  const keeper = keeperWith(connections);

  function login(): Connections {
    return createConnections(KEEPER_LOGIN);
  }

  function keeperWith(on: Connections): Keeper<Cluster> {
    const resolve = async (pod: string) => addresses.get(pod) ?? Promise.reject(new Error('no address'));
    return createKeeper({
      kind: createCluster(),
      spec: async () => SPEC,
      resolve,
      connections: on,
      login: KEEPER_LOGIN,
      log,
      metrics: createMetrics(),
      now: Date.now,
    });
  }

  /** Connections on which one changing command goes through; after it the keeper is as good as killed. */
  function mortal(): Connections & { readonly dead: boolean } {
    const real = login();
    let dead = false;
    return {
      ...real,
      async open(ip, port) {
        const call = await real.open(ip, port);
        return async (command, ...args) => {
          if (dead) throw new Error('killed');
          if (command === 'CLUSTER' && !READS.has(String(args[0]))) dead = true;
          return call(command, ...args);
        };
      },
      get dead() {
        return dead;
      },
    };
  }

  async function start(pod: string, ip: string, dir?: string): Promise<Server> {
    const server = await startPod(engine, pod, ip, dir);
    servers.set(pod, server);
    addresses.set(pod, ip);
    return server;
  }

  function server(pod: string): Server {
    const found = servers.get(pod);
    if (!found) throw new Error(`no server ${pod}`);
    return found;
  }

  async function nodes(pod: string) {
    return parseClusterNodes(String(await server(pod).call('CLUSTER', 'NODES')));
  }

  async function settle(by = keeper): Promise<Decision> {
    await until('the keeper is settled', async () => {
      const { decision } = await by.pass();
      // Primaries that a failover gathered in one zone wait for quiet; all else is as wanted.
      if (decision.state !== 'settled' && !SPREADING.test(decision.reason ?? ''))
        throw new Error(JSON.stringify(decision));
      return true;
    });
    return (await by.pass()).decision;
  }

  async function primaryOf(slot: number): Promise<string> {
    const owner = (await nodes('web-1-1')).find(node =>
      node.slots.some(({ start, end }) => start <= slot && slot <= end),
    );
    return owner?.hostname?.split('.')[0] ?? '';
  }

  afterAll(async () => {
    connections.close();
    await cleanUpServers();
  });

  test('forms a cluster, though it is killed after each command', async () => {
    await Promise.all(PODS.map((pod, index) => start(pod, `${LOOPBACK}.0.${index + 1}`)));
    let lives = 0;
    for (let state = ''; state !== 'settled'; lives++) {
      if (lives > 200) throw new Error(`not settled after ${lives} keepers`);
      const life = mortal();
      const once = keeperWith(life);
      while (!life.dead && state !== 'settled') {
        state = (await once.pass()).decision.state;
        await sleep(20);
      }
      life.close();
    }
    await until('hostnames are known', async () => (await nodes('web-0-0')).every(node => node.hostname));
    const view = await nodes('web-0-0');
    const primaries = view.filter(node => node.flags.includes('master'));
    expect(view).toHaveLength(6);
    expect(primaries).toHaveLength(3);
    expect(countSlots(primaries.flatMap(node => node.slots))).toBe(16384);
    // Of three primaries, two zones hold at least one each.
    expect(new Set(primaries.map(node => node.hostname?.split('.')[0]?.slice(-1))).size).toBe(2);
    expect(events.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['set-config-epoch', 'meet', 'assign-slots', 'replicate']),
    );
  });

  test('heals a cluster whose pods all came back at new addresses, with their keys', async () => {
    // The key `b` is in slot 3300, of the first shard.
    await server(await primaryOf(3300)).call('SET', 'b', 'kept');
    await Promise.all(PODS.map(pod => server(pod).stop()));
    await Promise.all(PODS.map((pod, index) => start(pod, `${LOOPBACK}.0.${index + 11}`, server(pod).dir)));
    await settle();
    expect(await server(await primaryOf(3300)).call('GET', 'b')).toBe('kept');
    for (const pod of PODS) {
      expect((await nodes(pod)).map(node => node.ip).sort()).toEqual([...addresses.values()].sort());
    }
  });

  test('takes an empty pod in for a lost one, and forgets the lost one', async () => {
    const view = await nodes('web-0-0');
    const lost = view.find(node => node.flags.includes('slave'));
    const pod = lost?.hostname?.split('.')[0] ?? '';
    await server(pod).kill();
    await start(pod, `${LOOPBACK}.0.21`);
    await settle();
    for (const each of PODS) {
      const ids = (await nodes(each)).map(node => node.id);
      expect(ids).toHaveLength(6);
      expect(ids).not.toContain(lost?.id);
    }
  });

  test('only watches while a replica is elected, and settles again', async () => {
    const before = await primaryOf(3300);
    await server(before).kill();
    events.length = 0;
    await until('a replica is promoted', async () => {
      await keeper.pass();
      return (await primaryOf(3300)) !== before;
    });
    expect(events.filter(({ event }) => event === 'step')).toEqual([]);
    expect(events.map(({ reason }) => String(reason)).join()).toMatch(/election among web-0-\d is expected/);
    await start(before, addresses.get(before) ?? '', server(before).dir);
    await settle();
    expect(await server(await primaryOf(3300)).call('GET', 'b')).toBe('kept');
  });

  test('tells a stopping primary to hand over, through the redis-cli that came with the server', async () => {
    let time = Date.now();
    const desk = createDesk({
      kind: createCluster(),
      last: () => keeper.last,
      now: () => time,
      log,
      metrics: createMetrics(),
    });
    const port = await freePort();
    const verdicts = createVerdictServer(desk.verdict).listen(port, '127.0.0.1');
    const ask = async (...command: string[]) => {
      const { stdout } = await run(engine.cli, ['-h', '127.0.0.1', '-p', `${port}`, ...command]);
      return stdout.trim();
    };
    try {
      const primary = await primaryOf(3300);
      const [replica = ''] = PODS.filter(pod => pod !== primary && pod.startsWith(primary.slice(0, -1)));
      expect(await ask('PING')).toBe('PONG');
      expect(await ask('VERDICT', replica)).toBe('wait to see who else is about to stop');
      time += 2000;
      expect(await ask('VERDICT', replica)).toBe('teardown');
      // Its question made it count as leaving; by the next one it has stayed.
      time += 6000;
      expect(await ask('VERDICT', primary)).toBe('wait to see whether its replicas are leaving too');
      time += 2000;
      expect(await ask('VERDICT', primary)).toBe('restart');
      await server(replica).call('CLUSTER', 'FAILOVER');
      await until('the replica is the primary', async () => (await primaryOf(3300)) === replica);
      await settle();
      time += 2000;
      expect(await ask('VERDICT', primary)).toBe('teardown');
      expect(await ask('GET', 'b')).toMatch(/^ERR unknown command/);
    } finally {
      await new Promise(done => verdicts.close(done));
    }
  });

  test('refuses a node that has a cluster of its own', async () => {
    const foreign = await startPod(engine, 'web-2-1', `${LOOPBACK}.0.31`);
    await foreign.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
    addresses.set('web-2-1', foreign.ip);
    events.length = 0;
    const { decision } = await keeper.pass();
    expect(decision).toMatchObject({ state: 'waiting', steps: [], reason: expect.stringContaining('2 clusters') });
    expect(events.filter(({ event }) => event === 'step')).toEqual([]);
  });
});
