import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as NetServer } from 'node:net';
import { enginesInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { BUS_PORT, type Pod, type PodNetwork, podNetwork, PORT as SERVER_PORT } from './support/pod';
import { until } from './support/until';

const [BUS, PORT] = [`${BUS_PORT}`, `${SERVER_PORT}`];

describe.each(enginesInTurn(0))('the scripts beside $name', engine => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine);
  });
  afterEach(() => network.cleanUp());

  const answers = (pod: Pod) => until(`${pod.name} to answer`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
  const id = (pod: Pod) => pod.cli('keeper', 'cluster', 'myid');
  const ready = async (pod: Pod) => (await pod.run('probe.sh', ['readiness'])).code === 0;
  const role = async (pod: Pod) => (await pod.cli('keeper', 'role')).split('\n')[0];

  /** A started pod. */
  async function started(name: string, ip: string, conf = {}): Promise<Pod> {
    const pod = network.pod(name, conf);
    pod.start(ip);
    await answers(pod);
    return pod;
  }

  /** Primaries that share the slots, each but the last two with a replica if `replicas` says so. */
  async function formed(conf = {}): Promise<{ primaries: Pod[]; replica: Pod; all: Pod[] }> {
    const names = ['web-0-0', 'web-1-0', 'web-2-0', 'web-0-1'];
    const all = await Promise.all(names.map((name, index) => started(name, `${LOOPBACK}.1.${index + 1}`, conf)));
    const [first, second, third, replica] = all as [Pod, Pod, Pod, Pod];
    for (const [index] of all.entries())
      await first.cli('keeper', 'cluster', 'meet', `${LOOPBACK}.1.${index + 1}`, PORT, BUS);
    await first.cli('keeper', 'cluster', 'addslotsrange', '0', '5460');
    await second.cli('keeper', 'cluster', 'addslotsrange', '5461', '10922');
    await third.cli('keeper', 'cluster', 'addslotsrange', '10923', '16383');
    const primary = await id(first);
    await until(
      'the replica is attached',
      async () => (await replica.cli('keeper', 'cluster', 'replicate', primary)) === 'OK',
    );
    await until('all are ready', async () => (await Promise.all(all.map(ready))).every(Boolean));
    await until('all know each other by name', async () =>
      (await Promise.all(all.map(pod => pod.cli('keeper', 'cluster', 'nodes')))).every(
        view => view.match(/,web-\d-\d\.web/g)?.length === all.length,
      ),
    );
    return { primaries: [first, second, third], replica, all };
  }

  it('start: a transaction survives a restart, though the default user is off', async () => {
    const pod = await started('web-0-0', `${LOOPBACK}.1.1`);
    await pod.cli('keeper', 'cluster', 'addslotsrange', '0', '16383');
    const twoWrites = "redis.call('set', KEYS[1], 1) redis.call('incr', KEYS[1])";
    await until('the slots are served', async () => (await pod.cli('application', 'eval', twoWrites, '1', 'a')) === '');
    await pod.stop();
    pod.start(`${LOOPBACK}.1.1`);
    await answers(pod);
    await until('the slots are served again', async () => /^\d?$/.test(await pod.cli('application', 'get', 'a')));
    expect(await pod.cli('application', 'get', 'a')).toBe('2');
    expect(pod.output()).not.toContain('CRITICAL');
  });

  it('start: a replica whose nodes.conf gives it another shard id than its primary starts, and follows', async () => {
    const { replica } = await formed();
    await replica.stop();
    const before = readFileSync(replica.path('nodes.conf'), 'utf8');
    const apart = before.replace(/shard-id=[0-9a-f]+(?=.*myself)/, `shard-id=${'a'.repeat(40)}`);
    writeFileSync(replica.path('nodes.conf'), apart);
    replica.start(`${LOOPBACK}.1.4`);
    await until('it follows', () => ready(replica));
    expect(await role(replica)).toBe('slave');
    // Redis 7.0 knows no shard ids, and has nothing to mend.
    expect(/"event":"shard-ids.sh"/.test(replica.output())).toBe(apart !== before);
    expect(readFileSync(replica.path('nodes.conf'), 'utf8')).not.toContain('a'.repeat(40));
  });

  it('start: users have the passwords of the Secret, and nobody may flush or reset', async () => {
    const pod = await started('web-0-0', `${LOOPBACK}.1.1`);
    expect(await pod.cli('application', 'acl', 'whoami')).toBe('application');
    expect(await pod.cli('keeper', 'flushall')).toMatch(/NOPERM/);
    expect(await pod.cli('keeper', 'cluster', 'reset')).toMatch(/NOPERM/);
    expect(await pod.cli('application', 'flushdb')).toMatch(/NOPERM/);
    expect(await pod.cli('application', 'config', 'get', 'masterauth')).toMatch(/NOPERM/);
    expect(await pod.cli('exporter', 'config', 'get', 'masterauth')).toMatch(/NOPERM/);
    expect(await pod.cli('probe', 'get', 'x')).toMatch(/NOPERM/);
    expect(await pod.cli('keeper', 'config', 'get', 'masterauth')).toContain('pass"word\\of replication');
    expect(await pod.cli('keeper', 'config', 'get', 'proc-title-template')).toContain('zone=zone-a');
    expect(await pod.cli('keeper', 'cluster', 'nodes')).toContain(`${LOOPBACK}.1.1:${PORT}@${BUS},web-0-0.web`);
  });

  it('probe: a lone server is alive and not ready; a dead one is neither; a loading one is alive', async () => {
    const pod = await started('web-0-0', `${LOOPBACK}.1.1`, { directives: { 'key-load-delay': '100' } });
    const probe = async (kind: string) => (await pod.run('probe.sh', [kind])).code === 0;
    expect([await probe('startup'), await probe('liveness'), await probe('readiness')]).toEqual([true, true, false]);
    await pod.cli('keeper', 'cluster', 'addslotsrange', '0', '16383');
    expect(await probe('readiness')).toBe(true);
    await until('the slots are served', async () => (await pod.cli('application', 'set', 'key', '1')) === 'OK');
    expect(await pod.cli('application', 'eval', "for i = 1, 40000 do redis.call('set', '{a}' .. i, i) end", '0')).toBe(
      '',
    );
    expect(await pod.cli('application', 'dbsize')).toBe('40001');
    await pod.stop();
    expect([await probe('startup'), await probe('liveness'), await probe('readiness')]).toEqual([false, false, false]);
    pod.start(`${LOOPBACK}.1.1`);
    await until('it is loading', async () => (await pod.cli('probe', 'ping')).includes('LOADING'));
    expect([await probe('liveness'), await probe('startup'), await probe('readiness')]).toEqual([true, false, false]);
    await answers(pod);
    expect(await pod.cli('application', 'dbsize')).toBe('40001');
  });

  it('rejoin: all pods come back with new addresses and find each other without a keeper', async () => {
    const { all } = await formed();
    await until('a key is written', async () =>
      /OK/.test((await all[0]?.cli('application', '-c', 'set', 'a', '1')) ?? ''),
    );
    await Promise.all(all.map(pod => pod.stop()));
    for (const [index, pod] of all.entries()) pod.start(`${LOOPBACK}.1.${index + 11}`);
    await until('all are ready again', async () => (await Promise.all(all.map(ready))).every(Boolean));
    for (const pod of all) {
      await until(
        `${pod.name} sees no failure`,
        async () => !/fail|disconnected/.test(await pod.cli('keeper', 'cluster', 'nodes')),
      );
      expect(await pod.cli('keeper', 'cluster', 'nodes')).not.toMatch(new RegExp(`${LOOPBACK}\\.1\\.[1-4]:`));
    }
    expect(await all[0]?.cli('application', '-c', 'get', 'a')).toBe('1');
  });

  it('rejoin: does not meet a stranger who has the name or address of a peer', async () => {
    const { all } = await formed();
    const [first, second] = all as [Pod, Pod];
    const stranger = await started('other', `${LOOPBACK}.1.9`);
    await Promise.all(all.map(pod => pod.stop()));
    network.point('web-1-0', `${LOOPBACK}.1.9`);
    first.start(`${LOOPBACK}.1.11`);
    await answers(first);
    all[2]?.start(`${LOOPBACK}.1.13`);
    await until('the first and the third find each other', async () =>
      new RegExp(` ${LOOPBACK}.1.13:.* connected`).test(await first.cli('keeper', 'cluster', 'nodes')),
    );
    expect(first.output()).not.toContain('meeting web-1-0');
    expect((await stranger.cli('keeper', 'cluster', 'nodes')).split('\n')).toHaveLength(1);
    expect(second.name).toBe('web-1-0');
  });

  it('hold: an emptied primary waits until its replica is promoted, and follows it', async () => {
    const { primaries, replica } = await formed({ durability: 'none' });
    const [primary] = primaries as [Pod];
    await until('a key is replicated', async () => {
      await primary.cli('application', 'set', '{06S}', '1'); // slot 0
      return (await replica.cli('keeper', 'dbsize')) === '1';
    });
    await primary.stop('SIGKILL');
    primary.start(`${LOOPBACK}.1.1`);
    await until('the replica is promoted', async () => (await role(replica)) === 'master', 30_000);
    expect(await replica.cli('application', 'get', '{06S}')).toBe('1');
    await answers(primary);
    await until('the old primary follows', async () => (await ready(primary)) && (await role(primary)) === 'slave');
    expect(await replica.cli('keeper', 'dbsize')).toBe('1');
    expect(primary.output()).toContain('holding back');
  });

  it('hold: a new volume at the old address waits until the replica is promoted', async () => {
    const { primaries, replica } = await formed();
    const [primary, second] = primaries as [Pod, Pod];
    await until('a key is replicated', async () => {
      await primary.cli('application', 'set', '{06S}', '1'); // slot 0
      return (await replica.cli('keeper', 'dbsize')) === '1';
    });
    network.point('', second.ip()); // the headless name leads to any server
    await primary.stop('SIGKILL');
    primary.wipe();
    primary.start(`${LOOPBACK}.1.1`);
    await answers(primary);
    expect(await role(replica)).toBe('master');
    expect(await replica.cli('application', 'get', '{06S}')).toBe('1');
    expect(primary.output()).toContain('the volume is new');
  });

  it('hold: a new volume at the old address stays shut while nobody can be elected, so that nobody copies it', async () => {
    const { primaries, replica } = await formed();
    const [primary, second] = primaries as [Pod, Pod];
    await until('a key is replicated', async () => {
      await primary.cli('application', 'set', '{06S}', '1'); // slot 0
      return (await replica.cli('keeper', 'dbsize')) === '1';
    });
    network.point('', second.ip());
    await primary.stop('SIGKILL');
    // One that has restarted since is barred from elections.
    await replica.stop();
    replica.start(`${LOOPBACK}.1.4`);
    await answers(replica);
    primary.wipe();
    primary.start(`${LOOPBACK}.1.1`, {}, { DETECTION_SECONDS: '1' });
    await until(
      'it has held back beyond the detection',
      () => (primary.output().match(/volume is new/g)?.length ?? 0) > 5,
    );
    expect(await role(replica)).toBe('slave');
    expect(await replica.cli('keeper', 'dbsize')).toBe('1');
    await replica.cli('keeper', 'cluster', 'failover', 'force');
    await answers(primary);
    expect(await replica.cli('application', 'get', '{06S}')).toBe('1');
  });

  it('lets the keeper have whole slots moved by the command of Redis 8.4, where the server knows it', async () => {
    const pod = network.pod('web-9-0');
    const rights = async () => {
      expect((await pod.run('acl.sh', ['users.acl'])).code).toBe(0);
      return readFileSync(pod.path('../run/users.acl'), 'utf8');
    };
    expect(await rights()).not.toContain('cluster|migration');
    for (const version of [
      'Redis server v=8.4.0',
      'Redis server v=8.10.1',
      'Redis server v=9.0.0',
      'Redis server v=10.0.0',
    ]) {
      network.program('redis-server', `echo '${version} sha=00000000:0 malloc=libc bits=64'`);
      expect((await rights()).match(/^user .*cluster\|migration$/gm)).toEqual([expect.stringMatching(/^user keeper /)]);
    }
    for (const version of ['Redis server v=7.4.4', 'Redis server v=8.2.1', 'Valkey server v=9.1.2']) {
      network.program('redis-server', `echo '${version} sha=00000000:0 malloc=libc bits=64'`);
      expect(await rights()).not.toContain('cluster|migration');
    }
  });

  describe('pre-stop', () => {
    const keepers: NetServer[] = [];
    afterEach(() => {
      for (const keeper of keepers.splice(0)) keeper.close();
    });

    /** A keeper that gives these answers, one a question, the last one again and again. */
    function keeperSaying(...said: string[]): Promise<Record<string, string>> {
      const answers = [...said];
      const server = createServer(socket =>
        socket.on('data', () => {
          const [answer = '', ...rest] = answers;
          if (rest.length > 0) answers.shift();
          socket.write(`+${answer}\r\n`);
        }),
      );
      keepers.push(server);
      return new Promise(resolve =>
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve({ KEEPER_PORT: String(typeof address === 'object' ? address?.port : '') });
        }),
      );
    }

    it('hands over when permitted, or when nobody answers, and not otherwise', async () => {
      const { primaries, replica } = await formed();
      const [primary] = primaries as [Pod];

      expect((await primary.run('pre-stop.sh', [], await keeperSaying('teardown'))).output).toContain('teardown');
      expect(await role(primary)).toBe('master');

      const permitted = await primary.run('pre-stop.sh', [], await keeperSaying('wait for another shard', 'restart'));
      expect(permitted.output).toContain(`handing over to ${LOOPBACK}.1.4`);
      expect([await role(primary), await role(replica)]).toEqual(['slave', 'master']);

      // A replica has nothing to hand over, and waits less long for an answer.
      expect((await primary.run('pre-stop.sh')).output).toContain('verdict: none');

      // In a rolling update a replica waits for its turn too, with more patience than without a reason.
      const held = await primary.run('pre-stop.sh', [], {
        ...(await keeperSaying('hold another is not back', 'hold another is not back', 'restart')),
        PATIENCE_SECONDS: '1',
      });
      expect(held.output).toContain('verdict: restart');

      // A server that is removed holds for as long as it is told, and serves: its slots move meanwhile, to the others.
      const drain = 'drain web-3 still owns slots';
      for (const server of [replica, primary]) {
        const roleBefore = await role(server);
        const drained = { ...(await keeperSaying(drain, drain, drain, 'teardown')), PATIENCE_SECONDS: '1' };
        const { output } = await server.run('pre-stop.sh', [], drained);
        expect(output).toContain('verdict: teardown');
        expect(output).not.toContain('going without');
        expect(await role(server)).toBe(roleBefore);
      }
      const endless = { ...(await keeperSaying('hold another is not back')), HOLD_SECONDS: '3' };
      expect((await primary.run('pre-stop.sh', [], endless)).output).toContain('going without');
      const impatient = { ...(await keeperSaying('wait for another')), PATIENCE_SECONDS: '1' };
      expect((await primary.run('pre-stop.sh', [], impatient)).output).toContain('going without');

      await until('the old primary is in step', () => ready(primary));
      expect((await replica.run('pre-stop.sh')).output).toContain('no permit from the keeper');
      expect([await role(primary), await role(replica)]).toEqual(['master', 'slave']);
    });
  });
});
