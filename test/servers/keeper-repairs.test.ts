import { createCluster } from '../../keeper/cluster';
import { type ClusterNode, parseClusterNodes } from '../../keeper/cluster/observation/cluster-nodes';
import { createConnections } from '../../keeper/connections';
import { BUS_PORT, KEEPER_LOGIN, PODS, type PodOptions, SPEC, startPod } from './support/cluster';
import { drive, startedIn } from './support/drive';
import { enginesInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server } from './support/server';
import { until } from './support/until';

/** The slot of the hash tag `{b}`, of the first shard. */
const SLOT = 3300;
const MINUTE = 60_000;

describe.each(enginesInTurn(3))('what the keeper mends and leaves alone on $name', engine => {
  const servers = new Map<string, Server>();
  const addresses = new Map<string, string>();
  const connections = createConnections(KEEPER_LOGIN);
  const log: Readonly<Record<string, unknown>>[] = [];
  const keeperOn = (on: typeof connections) =>
    drive(
      {
        kind: createCluster(),
        spec: async () => SPEC,
        resolve: async pod => addresses.get(pod) ?? Promise.reject(new Error('no address')),
        connections: on,
        login: KEEPER_LOGIN,
      },
      { events: log },
    );
  const { keeper, events, skip, passUntil, settle } = keeperOn(connections);
  const server = startedIn(servers);

  async function start(pod: string, dir?: string, options?: PodOptions, at?: string): Promise<Server> {
    const ip = at ?? addresses.get(pod) ?? `${LOOPBACK}.3.${PODS.indexOf(pod) + 1}`;
    const started = await startPod(engine, pod, ip, dir, options);
    servers.set(pod, started);
    addresses.set(pod, ip);
    return started;
  }

  /** Gives the pod a new volume, at a new address, as a pod that is made anew has it. */
  async function replace(pod: string): Promise<Server> {
    return start(pod, undefined, {}, `${LOOPBACK}.3.${100 + Number(addresses.get(pod)?.split('.')[3])}`);
  }

  async function nodes(pod: string): Promise<ClusterNode[]> {
    return parseClusterNodes(String(await server(pod).call('CLUSTER', 'NODES')));
  }

  async function self(pod: string): Promise<ClusterNode> {
    const own = (await nodes(pod)).find(({ flags }) => flags.includes('myself'));
    if (!own) throw new Error(`${pod} does not know itself`);
    return own;
  }

  async function isPrimary(pod: string): Promise<boolean> {
    return (await self(pod)).flags.includes('master');
  }

  /** The shard's primary and its replica. */
  async function shard(index: number): Promise<[primary: string, replica: string]> {
    const [one = '', other = ''] = SPEC.shards[index]?.pods ?? [];
    return (await isPrimary(one)) ? [one, other] : [other, one];
  }

  const waitsFor = (text: string, hurry = 0) =>
    passUntil(`the keeper says "${text}"`, ({ reason = '' }) => reason.includes(text), hurry);
  const steps = (kind: string) => events.filter(({ event, step }) => event === 'step' && step === kind);

  async function makePrimary(pod: string): Promise<void> {
    if (await isPrimary(pod)) return;
    await server(pod).call('CLUSTER', 'FAILOVER');
    await until(`${pod} is primary`, () => isPrimary(pod));
  }

  async function open(from: string, to: string, marks: readonly ('migrating' | 'importing')[]): Promise<void> {
    const [source, target] = [(await self(from)).id, (await self(to)).id];
    if (marks.includes('importing')) await server(to).call('CLUSTER', 'SETSLOT', SLOT, 'IMPORTING', source);
    if (marks.includes('migrating')) await server(from).call('CLUSTER', 'SETSLOT', SLOT, 'MIGRATING', target);
  }

  const send = (from: string, to: string, ...keys: string[]) =>
    server(from).call(
      'MIGRATE',
      addresses.get(to) ?? '',
      SPEC.port,
      '',
      0,
      1000,
      'AUTH2',
      'tester',
      'tester',
      'KEYS',
      ...keys,
    );
  const keysAt = async (pod: string) => Number(await server(pod).call('CLUSTER', 'COUNTKEYSINSLOT', SLOT));
  const expectClosed = async () => {
    for (const pod of PODS) expect((await self(pod)).moving).toEqual([]);
  };
  const KEYS = Array.from({ length: 25 }, (_, index) => `{b}${index}`);

  beforeAll(async () => {
    await Promise.all(PODS.map(pod => start(pod)));
    await settle();
  });
  beforeEach(() => void events.splice(0));
  afterEach(async () => {
    expect(JSON.stringify(events)).not.toContain(await KEEPER_LOGIN.password());
  });
  afterAll(async () => {
    connections.close();
    await cleanUpServers();
  });

  test('goes on with a move of a slot that broke off, with keys on both sides', async () => {
    const [from] = await shard(0);
    const [to] = await shard(1);
    for (const key of KEYS) await server(from).call('SET', key, `value of ${key}`);
    await open(from, to, ['importing', 'migrating']);
    await send(from, to, ...KEYS.slice(0, 10));
    await waitsFor('left alone while it changes');
    expect(await keysAt(from)).toBe(15);
    skip(MINUTE);
    await settle(MINUTE);
    expect([await keysAt(from), await keysAt(to)]).toEqual([0, 25]);
    for (const key of KEYS) expect(await server(to).call('GET', key)).toBe(`value of ${key}`);
    await expectClosed();
    expect(steps('move-keys')).not.toEqual([]);
    expect(steps('give-slot')[0]).toMatchObject({ pod: to, slot: SLOT });
  });

  test('brings keys back to an owner that does not send them away any more', async () => {
    const [owner] = await shard(1);
    const [other] = await shard(0);
    await open(owner, other, ['importing', 'migrating']);
    await send(owner, other, ...KEYS.slice(0, 10));
    await server(owner).call('CLUSTER', 'SETSLOT', SLOT, 'STABLE');
    await settle(MINUTE);
    expect([await keysAt(owner), await keysAt(other)]).toEqual([25, 0]);
    await expectClosed();
  });

  test('takes a move back of which nothing has been done', async () => {
    const [owner] = await shard(1);
    const [other] = await shard(2);
    await open(owner, other, ['importing', 'migrating']);
    await settle(MINUTE);
    expect(await keysAt(owner)).toBe(25);
    await expectClosed();
    expect(steps('close-slot').map(({ pod }) => pod)).toEqual([owner, other]);
  });

  test('lets a replica follow its primary to an address that it knows by hearsay', async () => {
    const [primary, replica] = await shard(2);
    const [third] = await shard(0);
    const elsewhere = (pod: string, directive: string) =>
      start(pod, server(pod).dir, { directives: [directive] }, `${LOOPBACK}.4.${PODS.indexOf(pod) + 1}`);
    const tell = (pod: string) => server(third).call('CLUSTER', 'MEET', addresses.get(pod) ?? '', SPEC.port, BUS_PORT);
    const known = async (by: string, pod: string) =>
      (await nodes(by)).find(({ hostname }) => hostname?.startsWith(`${pod}.`));
    const before = addresses.get(primary);
    await server(replica).stop();
    await server(primary).stop();
    await elsewhere(replica, 'cluster-replica-no-failover yes');
    await tell(replica);
    await until('the replica knows that its primary failed', async () =>
      Boolean((await known(replica, primary))?.flags.includes('fail')),
    );
    // So patient a primary does not look for its replica, which then hears of it from others alone.
    await elsewhere(primary, 'cluster-node-timeout 60000');
    await tell(primary);
    await until('the replica has heard where its primary is now', async () => {
      const { ip, flags } = (await known(replica, primary)) ?? { ip: '', flags: ['fail'] };
      return ip === addresses.get(primary) && !flags.includes('fail');
    });
    await settle();
    expect(await shard(2)).toEqual([primary, replica]);
    // Valkey tells its replication by itself.
    const left = engine.name.startsWith('redis')
      ? [`${replica} looks for ${primary} at ${before}, where it was before`]
      : [];
    expect(steps('replicate').map(({ why }) => why)).toEqual(left);
    await server(replica).call('CONFIG', 'SET', 'cluster-replica-no-failover', 'no');
    await server(primary).call('CONFIG', 'SET', 'cluster-node-timeout', SPEC.nodeTimeoutMs);
  });

  test('replaces no key that both sides have, and says so', async () => {
    const [owner] = await shard(1);
    const [other] = await shard(0);
    await open(owner, other, ['importing']);
    await server(other)
      .call('ASKING')
      .then(() => server(other).call('SET', KEYS[0] ?? '', 'another value'));
    await waitsFor('moving its keys failed (ERR Target instance replied with error: BUSYKEY', MINUTE / 2);
    expect([await keysAt(owner), await keysAt(other)]).toEqual([25, 1]);
    expect(await server(owner).call('GET', KEYS[0] ?? '')).toBe(`value of ${KEYS[0]}`);
    // A person has decided that it may go.
    await server(other)
      .call('ASKING')
      .then(() => server(other).call('DEL', KEYS[0] ?? ''));
    await settle(MINUTE);
    await expectClosed();
  });

  test('never replaces a primary that is merely silent, and lets a replica follow one whose volume is gone', async () => {
    const [primary, replica] = await shard(1);
    // As if it had restarted without its primary, or lost it long ago: it will not stand for election.
    await server(replica).call('CONFIG', 'SET', 'cluster-replica-no-failover', 'yes');
    await until(
      'the replica has all',
      async () => (await server(replica).call('DBSIZE')) === (await server(primary).call('DBSIZE')),
    );
    await server(primary).kill();
    await waitsFor('nobody is elected: replicas are barred', 5000);
    skip(10 * MINUTE);
    await waitsFor('nobody is elected');
    expect(steps('force-failover')).toEqual([]);
    await replace(primary);
    await passUntil('the replica is told', () => steps('force-failover').length > 0, 5000);
    await server(replica).call('CONFIG', 'SET', 'cluster-replica-no-failover', 'no');
    await settle(5000);
    expect(await shard(1)).toEqual([replica, primary]);
    for (const key of KEYS) expect(await server(replica).call('GET', key)).toBe(`value of ${key}`);
    expect(steps('force-failover')[0]).toMatchObject({ pod: replica });
  });

  test('lets a restarted replica follow a primary whose volume is gone', async () => {
    const [primary, replica] = await shard(1);
    await until(
      'the replica has all',
      async () => (await server(replica).call('DBSIZE')) === (await server(primary).call('DBSIZE')),
    );
    await server(replica).stop();
    await server(primary).kill();
    await start(replica, server(replica).dir);
    await replace(primary);
    // Valkey elects the replica by itself here.
    await settle(5000);
    expect(await shard(1)).toEqual([replica, primary]);
    for (const key of KEYS) expect(await server(replica).call('GET', key)).toBe(`value of ${key}`);
  });

  test('spreads primaries that are gathered in one zone, one at a time and when it is quiet', async () => {
    for (const [pod = ''] of SPEC.shards.map(({ pods }) => pods)) await makePrimary(pod);
    await waitsFor('3 of 3 primaries are in zone a: web-0-1 in zone b takes over when it has been quiet');
    expect(steps('hand-over')).toEqual([]);
    skip(MINUTE / 2);
    await settle();
    expect(steps('hand-over')).toHaveLength(1);
    expect(await isPrimary('web-0-1')).toBe(true);
    skip(10 * MINUTE);
    await settle();
    expect(steps('hand-over')).toHaveLength(1);
  });

  test('says first that a pod refuses it, and waits for one that loads', async () => {
    const [, replica] = await shard(2);
    const acl = (...rules: string[]) => server(replica).call('ACL', 'SETUSER', 'keeper', ...rules);
    await acl('-info');
    await waitsFor(`${replica} does not let the keeper work: check the rights of its ACL user (NOPERM`);
    await acl('+info', 'resetpass', '>another');
    const anew = createConnections(KEEPER_LOGIN);
    const { decision } = await keeperOn(anew).keeper.pass();
    expect(decision).toMatchObject({ state: 'waiting', steps: [] });
    expect(decision.reason).toContain(`${replica} refuses the keeper's password: check that`);
    anew.close();
    await acl('resetpass', `>${await KEEPER_LOGIN.password()}`);
    await settle();

    const [primary] = await shard(2);
    await server(primary).call('EVAL', "for i = 1, 20000 do redis.call('set', KEYS[1] .. i, i) end", 1, '{a}');
    await until('the replica has all', async () => Number(await server(replica).call('DBSIZE')) >= 20_000);
    await server(replica).stop();
    const { dir } = server(replica);
    const loading = start(replica, dir, { directives: ['key-load-delay 200'] });
    await waitsFor(`${replica} is still loading its data set`);
    await loading;
    await settle();
  });

  test('takes a server of another topology at a pod’s address for none of its own', async () => {
    const [, replica] = await shard(2);
    const { dir } = server(replica);
    // A server that writes its first append-only file after a synchronisation refuses to stop.
    await until('it may stop', async () =>
      /aof_rewrite_in_progress:0/.test(String(await server(replica).call('INFO', 'persistence'))),
    );
    await server(replica).stop();
    const stranger = await start(replica, undefined, { domain: 'web-nodes.other.svc.cluster.local' });
    await waitsFor(`which is ${replica}.web-nodes.other.svc.cluster.local, of another topology, now`);
    expect(steps('meet')).toEqual([]);
    expect(parseClusterNodes(String(await stranger.call('CLUSTER', 'NODES')))).toHaveLength(1);
    await stranger.stop();
    await start(replica, dir);
    await settle();
  });

  test('says that the majority is lost, and goes on after a person has promoted replicas', async () => {
    const lost = [await shard(0), await shard(1)];
    const dirs = lost.map(([primary]) => server(primary).dir);
    await Promise.all(lost.map(([primary]) => server(primary).kill()));
    skip(10 * MINUTE);
    await waitsFor('2 of 3 primaries do not answer, so that the servers can elect no others', MINUTE);
    expect(steps('force-failover')).toEqual([]);
    // What the runbook says, with the login that it says.
    for (const [, replica] of lost) {
      const call = await connections.open(addresses.get(replica) ?? '', SPEC.port);
      expect(await call('CLUSTER', 'FAILOVER', 'TAKEOVER')).toBe('OK');
    }
    for (const [, replica] of lost) await until(`${replica} is primary`, () => isPrimary(replica));
    await waitsFor('does not answer: connection refused');
    await until('the cluster serves', async () => {
      const [, replica] = lost[1] ?? [];
      return (await server(replica ?? '').call('GET', KEYS[0] ?? '')) === `value of ${KEYS[0]}`;
    });
    for (const [index, [primary]] of lost.entries()) await start(primary, dirs[index]);
    await settle(MINUTE);
    for (const [primary] of lost) expect(await isPrimary(primary)).toBe(false);
  });

  // The last one: this shard is lost.
  test('does not promote a replica that has copied the empty server at its primary’s address', async () => {
    const [primary, replica] = await shard(1);
    await server(replica).call('CONFIG', 'SET', 'cluster-replica-no-failover', 'yes');
    await server(primary).kill();
    await start(primary);
    await until('the replica is empty', async () => (await server(replica).call('DBSIZE')) === 0);
    const copied = 'has a replication link, to the server that has its address now, and has copied that one';
    await waitsFor(copied, MINUTE);
    // The empty server is another node. Gossip introduces it to the others, one after the other, and the keeper does
    // where that takes long.
    const ids = await Promise.all(PODS.map(async pod => (await self(pod)).id));
    await until('all know each other', async () =>
      (await Promise.all(PODS.map(nodes))).every(known =>
        ids.every(id => known.some(node => node.id === id && node.connected)),
      ),
    );
    await passUntil(
      'nothing is left to help with',
      ({ steps, reason = '' }) => steps.length === 0 && reason.includes(copied),
    );
    skip(10 * MINUTE);
    expect((await keeper.pass()).decision.steps).toEqual([]);
    expect(steps('force-failover')).toEqual([]);
  });
});
