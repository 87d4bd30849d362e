import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Durability } from '../../lib/config/durability';
import type { ClusterConf } from '../../lib/config/redis-conf';
import { enginesInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { BUS_PORT, PORT, type Pod, type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

const IP = `${LOOPBACK}.1.1`;
const SNAPSHOT_SOON = { durability: 'rdb', savePoints: [{ seconds: 1, changes: 1 }] } as const;

describe.each(enginesInTurn(0))('what $name finds on its volume', engine => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine);
  });
  afterEach(() => network.cleanUp());

  const answers = (pod: Pod) => until(`${pod.name} to answer`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
  const keys = (pod: Pod) => pod.cli('keeper', 'dbsize');

  /** A server with all slots and that many keys. */
  async function filled(durability: Durability, count: number): Promise<Pod> {
    const pod = network.pod('web-0-0', { durability });
    pod.start(IP);
    await answers(pod);
    await pod.cli('keeper', 'cluster', 'addslotsrange', '0', '16383');
    await until('the slots are served', async () => (await pod.cli('application', 'set', '{a}', '1')) === 'OK');
    await write(pod, count);
    return pod;
  }

  async function write(pod: Pod, count: number): Promise<void> {
    const script = "for i = 2, tonumber(ARGV[1]) do redis.call('set', '{a}' .. i, i) end";
    await until(
      'all is written',
      async () => (await pod.cli('application', 'eval', script, '1', '{a}', String(count))) === '',
    );
    expect(await keys(pod)).toBe(String(count));
  }

  async function restarted(pod: Pod, durability: Durability, signal: NodeJS.Signals): Promise<void> {
    await pod.stop(signal);
    pod.start(IP, { durability });
    await answers(pod);
  }

  it('both: every key, after the process was killed', async () => {
    const pod = await filled('both', 50);
    await restarted(pod, 'both', 'SIGKILL');
    expect(await keys(pod)).toBe('50');
  });

  it('rdb: every key, after it was told to stop', async () => {
    const pod = await filled('rdb', 50);
    await restarted(pod, 'rdb', 'SIGTERM');
    expect(await keys(pod)).toBe('50');
    expect(pod.has('appendonlydir')).toBe(false);
  });

  it('from rdb to aof: begins the append-only file with the snapshot', async () => {
    const pod = await filled('rdb', 50);
    await restarted(pod, 'aof', 'SIGTERM');
    expect(await keys(pod)).toBe('50');
    await until('the slots are served', async () => (await pod.cli('application', 'set', '{a}', '1')) === 'OK');
    await write(pod, 60);
    await restarted(pod, 'aof', 'SIGKILL');
    expect(await keys(pod)).toBe('60');
  });

  it('from aof to rdb: keeps the append-only file until a snapshot is newer', async () => {
    const pod = await filled('aof', 50);
    await restarted(pod, 'rdb', 'SIGKILL');
    expect(await keys(pod)).toBe('50');
    await until('the slots are served', async () => (await pod.cli('application', 'set', '{a}', '1')) === 'OK');
    await write(pod, 60);
    await restarted(pod, 'rdb', 'SIGKILL');
    expect(await keys(pod)).toBe('60');
    await restarted(pod, 'rdb', 'SIGTERM');
    expect(await keys(pod)).toBe('60');
    expect(pod.has('appendonlydir')).toBe(false);
    // What is written from here on is in no append-only file, so a later one must not begin with the old one.
    await until('the slots are served', async () => (await pod.cli('application', 'set', '{a}', '1')) === 'OK');
    await write(pod, 70);
    await restarted(pod, 'aof', 'SIGTERM');
    expect(await keys(pod)).toBe('70');
  });

  it('from aof to none: nothing, and no file for a later start', async () => {
    const pod = await filled('aof', 50);
    await restarted(pod, 'none', 'SIGKILL');
    expect(await keys(pod)).toBe('0');
    expect(pod.has('appendonlydir')).toBe(false);
  });

  describe('with a replica', () => {
    /** Three primaries, the first of which has a replica; a key of it that is on the disk. */
    async function formed(conf: Partial<ClusterConf>): Promise<{ primary: Pod; replica: Pod }> {
      const names = ['web-0-0', 'web-1-0', 'web-2-0', 'web-0-1'];
      const all = names.map(name => network.pod(name, conf));
      for (const [index, pod] of all.entries()) pod.start(`${LOOPBACK}.1.${index + 1}`);
      await Promise.all(all.map(answers));
      const [primary, second, third, replica] = all as [Pod, Pod, Pod, Pod];
      for (const pod of all) await primary.cli('keeper', 'cluster', 'meet', pod.ip(), `${PORT}`, `${BUS_PORT}`);
      await primary.cli('keeper', 'cluster', 'addslotsrange', '0', '5460');
      await second.cli('keeper', 'cluster', 'addslotsrange', '5461', '10922');
      await third.cli('keeper', 'cluster', 'addslotsrange', '10923', '16383');
      const id = await primary.cli('keeper', 'cluster', 'myid');
      await until(
        'the replica is attached',
        async () => (await replica.cli('keeper', 'cluster', 'replicate', id)) === 'OK',
      );
      const isReady = async (pod: Pod) => (await pod.run('probe.sh', ['readiness'])).code === 0;
      await until('all are ready', async () => (await Promise.all(all.map(isReady))).every(Boolean));
      await until('a key is written', async () => (await primary.cli('application', 'set', '{06S}', 'old')) === 'OK'); // slot 0
      if (conf.durability === 'rdb') {
        await until('a snapshot is there', async () => {
          const info = await primary.cli('keeper', 'info', 'persistence');
          return /rdb_changes_since_last_save:0\r?\n/.test(info) && primary.has('dump.rdb');
        });
      }
      return { primary, replica };
    }

    /** Has the replica promoted in place of a primary that begins with less, and nothing of it lost. */
    async function expectHandedOn(primary: Pod, replica: Pod): Promise<void> {
      primary.start(IP);
      await answers(primary);
      await until('the replica is promoted', async () => (await replica.cli('keeper', 'role')).startsWith('master'));
      expect(primary.output()).toContain('holding back');
      expect(await replica.cli('application', 'get', '{06S}')).toBe('new');
      await until('the old primary follows', async () => (await primary.cli('keeper', 'role')).startsWith('slave'));
      await until('the old primary has them', async () => (await keys(primary)) === '2');
      expect(await replica.cli('application', 'get', '{06S}2')).toBe('new');
    }

    /** Has a primary killed after a write that no replica has, and serve it at once. */
    async function expectWhole(primary: Pod, ...others: Pod[]): Promise<void> {
      expect(await primary.cli('application', 'set', '{06S}', 'newer')).toBe('OK');
      // Where the disk is slow it is answered before that.
      await until('the file has it', () => readFileSync(appendOnlyFile(primary)).includes('newer'));
      await primary.stop('SIGKILL');
      primary.start(IP);
      for (const pod of others) pod.start(pod.ip());
      await answers(primary);
      const newer = async () => (await primary.cli('application', 'get', '{06S}')) === 'newer';
      await until('the cluster has found it, with its last write', newer);
      expect(primary.output()).not.toContain('holding back');
    }

    async function writtenTwice({ primary, replica }: { primary: Pod; replica: Pod }): Promise<void> {
      await primary.cli('application', 'set', '{06S}', 'new');
      await primary.cli('application', 'set', '{06S}2', 'new');
      await until('the replica has them', async () => (await keys(replica)) === '2');
    }

    /** The append-only file that a server adds to. */
    function appendOnlyFile(pod: Pod): string {
      const folder = pod.path('appendonlydir');
      return join(folder, readdirSync(folder).find(name => name.endsWith('.incr.aof')) ?? '');
    }

    it('aof: writes that waited for the disk when the primary was killed are those of its replica, which is promoted', async () => {
      const set = await formed({ durability: 'aof' });
      const { primary, replica } = set;
      const file = appendOnlyFile(primary);
      const before = statSync(file).size;
      await writtenTwice(set);
      await until('the file has them', () => statSync(file).size > before);
      await primary.stop('SIGKILL');
      // As it is where the disk was slow: nobody can have it slow on purpose.
      truncateSync(file, before);
      await expectHandedOn(primary, replica);
    });

    it('aof: a killed primary serves at once where its replica was away before, with all that its file has', async () => {
      const set = await formed({ durability: 'aof' });
      const { primary, replica } = set;
      await writtenTwice(set);
      await replica.stop('SIGKILL');
      await expectWhole(primary, replica);
    });

    it('aof: a killed primary serves at once where it had gone on without its replica, which is not promoted', async () => {
      // The replica would be the next primary: that the killed one takes longer to start must not decide.
      const set = await formed({ durability: 'aof', nodeTimeoutMs: 20_000 });
      const { primary, replica } = set;
      await writtenTwice(set);
      await replica.cli('self', 'config', 'set', 'masterauth', 'another');
      await replica.cli('self', 'config', 'set', 'repl-timeout', '1');
      const lostFor = async () => Number(/link_down_since_seconds:(\d+)/.exec(await replica.cli('probe', 'info'))?.[1]);
      await until('the replica has lost it for some time', async () => (await lostFor()) > 4);
      await expectWhole(primary);
    });

    it('rdb: a killed primary with a stale snapshot waits until its replica is promoted, and no key is lost', async () => {
      const set = await formed(SNAPSHOT_SOON);
      await writtenTwice(set);
      await set.primary.stop('SIGKILL');
      await expectHandedOn(set.primary, set.replica);
    });

    it('rdb: a killed primary whose replica is gone serves what its snapshot has, after the time of an election', async () => {
      const { primary, replica } = await formed(SNAPSHOT_SOON);
      await replica.stop('SIGKILL');
      await primary.stop('SIGKILL');
      primary.start(IP);
      await answers(primary);
      expect(primary.output()).toContain('holding back');
      await until('the slots are served', async () => /old|new/.test(await primary.cli('application', 'get', '{06S}')));
      expect(await primary.cli('application', 'get', '{06S}')).toBe('old');
    });
  });
});
