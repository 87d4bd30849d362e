import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { enginesInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { PORT, type Pod, SENTINEL_PORT } from './support/pod';
import { until } from './support/until';
import { hostOf, PRIMARY_NAME, type Watched, watched } from './support/watched-pods';
import { startWriter, type Writer } from './support/writer';

describe.each(enginesInTurn(2))('servers that Sentinels watch over, on $name', engine => {
  let set: Watched;
  beforeEach(() => {
    set = watched(engine, { SILENCE_SECONDS: '0' });
  });
  afterEach(() => set.network.cleanUp());

  const info = (pod: Pod) => pod.cli('keeper', 'info', 'replication');
  const keys = (pod: Pod) => pod.cli('keeper', 'dbsize');
  /** The server that was promoted in place of another. */
  async function promotedInsteadOf(old: Pod): Promise<Pod> {
    let found: Pod | undefined;
    await until(
      'another is promoted',
      async () => {
        const name = await set.names(set.sentinels[1]);
        found = set.servers.find(server => server !== old && hostOf(server) === name);
        return found !== undefined && (await set.role(found)) === 'master';
      },
      30_000,
    );
    if (!found) throw new Error('nobody was promoted');
    return found;
  }
  /** A formed set in which all have a key. */
  async function withKey(conf?: Parameters<Watched['form']>[0]): Promise<void> {
    await set.form(conf);
    await set.servers[0].cli('application', 'set', 'a', '1');
    for (const server of set.servers) await until('the key is replicated', async () => (await keys(server)) === '1');
  }

  describe('start', () => {
    test('a server follows nobody while no Sentinel knows a primary, and the named one as soon as they do', async () => {
      await set.startSentinels();
      const [first, second, third] = set.servers;
      await Promise.all(set.servers.map(server => set.start(server)));
      expect(await info(third)).toContain('master_host:127.0.0.1\r');
      expect(await set.ready(third)).toBe(false);
      expect(await third.cli('application', 'set', 'a', '1')).toMatch(/READONLY/);
      await first.cli('keeper', 'replicaof', 'no', 'one');
      await set.teach(first);
      await set.follows(second, first);
      await set.follows(third, first);
      expect(await info(first)).toContain(`ip=${hostOf(third)},`);
    });

    test('a replica follows whom the majority names; one that is named, with an append-only file, is it again', async () => {
      await set.network.cleanUp();
      set = watched(engine, {}, 20_000); // nobody is found down here, however slow this machine is
      await withKey();
      const [primary, replica, other] = set.servers;
      // One that lived on would be promoted: it has all that the primary ever answered.
      await Promise.all(set.servers.map(each => each.stop('SIGKILL')));
      await Promise.all(set.servers.map(each => set.start(each)));
      expect(await set.role(primary)).toBe('master');
      expect(await primary.cli('application', 'get', 'a')).toBe('1');
      await set.follows(replica, primary);
      await set.follows(other, primary);
      expect(replica.output()).toContain(`starting as a replica of ${hostOf(primary)}`);
    });

    test.each([
      ['emptied', 'aof'],
      ['with a snapshot alone', 'rdb'],
    ] as const)(
      'a named primary that comes back %s holds back until another is promoted, and follows it',
      async (how, durability) => {
        await withKey({ durability });
        const [old] = set.servers;
        await old.stop(durability === 'rdb' ? 'SIGTERM' : 'SIGKILL');
        if (how === 'emptied') old.wipe();
        expect(old.has('dump.rdb')).toBe(durability === 'rdb');
        old.start(hostOf(old));
        const promoted = await promotedInsteadOf(old);
        await set.follows(old, promoted);
        for (const server of set.servers) await until('nothing was wiped', async () => (await keys(server)) === '1');
        expect(old.output()).toContain('holding back');
      },
    );

    test('with nobody to promote, a snapshot is better than no primary, and an empty server none', async () => {
      await withKey({ durability: 'rdb' });
      const [old, ...replicas] = set.servers;
      for (const server of [...replicas, old]) await server.stop();
      await set.start(old, {}, { DETECTION_SECONDS: '3' });
      expect(await set.role(old)).toBe('master');
      expect(await old.cli('application', 'get', 'a')).toBe('1');
      await old.stop('SIGKILL');
      old.wipe();
      await set.start(old, {}, { DETECTION_SECONDS: '3' });
      expect(await info(old)).toContain('master_host:127.0.0.1\r');
    });
  });

  /** How many of the keys are there that a writer had acknowledged. */
  const found = (pod: Pod, { acknowledged }: Writer) => {
    const count = 'local n = 0 for i = 0, ARGV[1] - 1 do n = n + redis.call("exists", "key-" .. i) end return n';
    return pod.cli('application', 'eval', count, '0', String(acknowledged.length)).then(Number);
  };
  /** A formed set, and a client that writes to whatever address it is told of. */
  async function written(to: () => Promise<string>): Promise<Writer> {
    await set.form({ minReplicasToWrite: 1 });
    const writer = startWriter(to, readFileSync(set.network.password('application'), 'utf8'));
    await until('writes are acknowledged', () => writer.acknowledged.length > 100);
    return writer;
  }

  test('pre-stop: a primary hands over under writes, and none that was acknowledged is lost', async () => {
    const [old] = set.servers;
    const writer = await written(() => set.names(set.sentinels[2]));
    const { output } = await old.run('pre-stop.sh');
    expect(output).toContain('handed over');
    expect(await set.role(old)).toBe('slave');
    await old.stop();
    const promoted = await promotedInsteadOf(old);
    const before = writer.acknowledged.length;
    await until('writes are acknowledged again', () => writer.acknowledged.length > before + 100);
    await writer.stop();
    for (const other of set.servers.slice(1)) if (other !== promoted) await set.follows(other, promoted);
    expect(await found(promoted, writer)).toBe(writer.acknowledged.length);
    // What the Sentinels were told for the moment of the hand-over holds no longer: a second one works as well.
    await set.start(old);
    await set.follows(old, promoted);
    await until(
      'the Sentinels have ended the first failover',
      async () =>
        !/failover_in_progress/.test(await set.sentinels[0].cli('keeper', 'sentinel', 'master', PRIMARY_NAME)),
    );
    expect((await promoted.run('pre-stop.sh')).output).toContain('handed over');
    expect(await set.role(promoted)).toBe('slave');
  });

  test('pre-stop: a Sentinel that begins, and is slow to say so, is no reason to take writes again', async () => {
    set.network.program(
      'redis-cli',
      `case " $* " in *" sentinel failover "*) "${engine.cli}" "$@" >&2; sleep 3 ;; *) exec "${engine.cli}" "$@" ;; esac`,
    );
    const [old] = set.servers;
    // One that knows of no other server, as a connection that stays open does.
    const writer = await written(async () => hostOf(old));
    const { output } = await old.run('pre-stop.sh');
    expect(output).toContain('handed over');
    expect(await set.role(old)).toBe('slave');
    await writer.stop();
    expect(await found(await promotedInsteadOf(old), writer)).toBe(writer.acknowledged.length);
  });

  test('pre-stop: a Sentinel in TILT, which would promote nobody, is not asked to', async () => {
    await set.form();
    const [old] = set.servers;
    const [tilted, other] = set.sentinels;
    tilted.container().freeze();
    await until('it has stood still for as long as the others take for down', async () =>
      /s_down/.test(await other.cli('keeper', 'sentinel', 'sentinels', PRIMARY_NAME)),
    );
    tilted.container().thaw();
    await until('it is in TILT', async () => /sentinel_tilt:1/.test(await tilted.cli('keeper', 'info', 'sentinel')));
    expect((await old.run('pre-stop.sh')).output).toContain('handed over');
    expect(await set.role(old)).toBe('slave');
    const asked = 'user requested FAILOVER';
    expect(tilted.output()).not.toContain(asked);
    expect(other.output()).toContain(asked);
  });

  test('pre-stop: a primary that nobody can follow goes without, and takes writes until it ends', async () => {
    await set.form();
    const [primary, ...replicas] = set.servers;
    expect((await replicas[0]?.run('pre-stop.sh'))?.output).not.toContain('hand-over.sh');
    for (const replica of replicas) await replica.stop();
    expect((await primary.run('pre-stop.sh')).output).toContain('nothing to hand over');
    expect(await primary.cli('application', 'set', 'a', '1')).toBe('OK');
  });

  test('pre-stop: a Sentinel that is promoting a replica finishes that; another stops at once', async () => {
    await set.form();
    const [old, ...replicas] = set.servers;
    const [leader, other] = set.sentinels;
    for (const replica of replicas) replica.container().freeze();
    expect(await leader.cli('keeper', 'sentinel', 'failover', PRIMARY_NAME)).toBe('OK');
    let waits = true;
    const stops = leader.run('stop-sentinel.sh').then(() => {
      waits = false;
    });
    await other.run('stop-sentinel.sh');
    expect(waits).toBe(true);
    for (const replica of replicas) replica.container().thaw();
    await stops;
    await set.becomesPrimary(await promotedInsteadOf(old));
  });

  test('pre-stop: a Sentinel beside a server goes on until that has ended', async () => {
    await set.form();
    const [server] = set.servers;
    const [sentinel] = set.sentinels;
    let waits = true;
    const stops = sentinel.run('stop-sentinel.sh', ['beside'], { POD_IP: server.ip() }).then(() => {
      waits = false;
    });
    await sentinel.run('stop-sentinel.sh');
    expect(waits).toBe(true);
    await server.stop();
    await stops;
  });

  test('a Sentinel keeps what it learned over a restart of its container, and its id over that of its pod', async () => {
    await set.form();
    const [sentinel] = set.sentinels;
    const id = await sentinel.cli('keeper', 'sentinel', 'myid');
    const state = () => sentinel.cli('keeper', 'info', 'sentinel');
    await sentinel.stop('SIGKILL');
    await set.start(sentinel);
    expect(await set.names(sentinel)).toBe(hostOf(set.servers[0]));
    await until('it is logged in to all', async () => {
      const views = await Promise.all(
        ['replicas', 'sentinels', 'masters'].map(what =>
          sentinel.cli('keeper', 'sentinel', what, ...(what === 'masters' ? [] : [PRIMARY_NAME])),
        ),
      );
      return !/[so]_down|disconnected/.test(views.join()) && /slaves=2,sentinels=3/.test(await state());
    });

    await sentinel.stop('SIGKILL');
    sentinel.wipe();
    await set.start(sentinel);
    expect(await set.names(sentinel)).toBe('');
    expect(await sentinel.cli('keeper', 'sentinel', 'myid')).toBe(id);
    await set.teach(set.servers[0], [sentinel]);
  });

  test('a Sentinel is ready when it watches over the primary, and alive when it answers', async () => {
    const [sentinel] = set.sentinels;
    const probes = async () => {
      const kinds = ['startup', 'liveness', 'readiness'];
      return Promise.all(kinds.map(async kind => (await sentinel.run('probe-sentinel.sh', [kind])).code === 0));
    };
    expect(await probes()).toEqual([false, false, false]);
    await set.startSentinels();
    expect(await probes()).toEqual([true, true, false]);
    await sentinel.cli('keeper', 'sentinel', 'monitor', 'another', `${LOOPBACK}.21.1`, String(PORT), '2');
    expect(await probes()).toEqual([true, true, false]);
    await sentinel.cli('keeper', 'sentinel', 'monitor', PRIMARY_NAME, `${LOOPBACK}.21.1`, String(PORT), '2');
    expect(await probes()).toEqual([true, true, true]);
  });

  test('users may ask Sentinels, and nobody but the keeper may change what they watch', async () => {
    await set.form();
    const [sentinel] = set.sentinels;
    const ask = (user: string, ...command: string[]) => sentinel.cli(user, 'sentinel', ...command);
    expect(await ask('application', 'get-master-addr-by-name', PRIMARY_NAME)).toBe(`${LOOPBACK}.21.1\n${PORT}`);
    expect(await ask('application', 'replicas', PRIMARY_NAME)).toContain(`${LOOPBACK}.22.1`);
    for (const user of ['application', 'probe', 'sentinel']) {
      expect(await ask(user, 'remove', PRIMARY_NAME)).toMatch(/NOPERM/);
      expect(await ask(user, 'failover', PRIMARY_NAME)).toMatch(/NOPERM/);
      expect(await ask(user, 'set', PRIMARY_NAME, 'quorum', '1')).toMatch(/NOPERM/);
    }
    expect(await ask('keeper', 'reset', '*')).toMatch(/NOPERM/);
    expect(await ask('probe', 'replicas', PRIMARY_NAME)).toMatch(/NOPERM/);
    const anonymous = ['-h', hostOf(sentinel), '-p', `${SENTINEL_PORT}`, 'ping'];
    expect(execFileSync(engine.cli, anonymous, { encoding: 'utf8' })).toMatch(/NOAUTH/);
    for (const pod of [...set.servers, ...set.sentinels]) expect(pod.output()).not.toContain('pass"word');
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    expect(processes.filter(line => /redis-server|valkey-server/.test(line)).join('\n')).not.toContain('pass"word');
  });
});
