import { readFileSync, rmSync } from 'node:fs';
import { formatsText, mayFollow } from '../../lib/config/engine-files';
import { aclFile, hasOwnRights } from '../../lib/config/users';
import { LOOPBACK } from './support/loopback';
import { BUS_PORT, type Pod, type PodNetwork, podNetwork, PORT as SERVER_PORT } from './support/pod';
import { until } from './support/until';
import { type Watched, watched } from './support/watched-pods';
import { findWays, type Way } from './support/ways';
import { startWriter } from './support/writer';

const [BUS, PORT] = [`${BUS_PORT}`, `${SERVER_PORT}`];
const KEYS = 200;

/** The ways that people go: to the next release of the same server. */
const ways = findWays((from, to) => mayFollow(to, from) && from.split('-')[0] === to.split('-')[0]);

describe.each(ways)('a shard of %s, on its way to %s', (from, to, old, next) => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(old);
  });
  afterEach(() => network.cleanUp());

  const answers = (pod: Pod) => until(`${pod.name} to answer`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
  const role = async (pod: Pod) => (await pod.cli('keeper', 'role')).split('\n')[0];
  const keys = (pod: Pod) => pod.cli('keeper', 'dbsize');
  const inStep = (pod: Pod) =>
    until(
      `${pod.name} to have all`,
      async () =>
        (await pod.run('probe.sh', ['readiness'])).code === 0 &&
        (await role(pod)) === 'slave' &&
        (await keys(pod)) === String(KEYS),
      60_000,
    );

  /** Three primaries, the first one with two replicas, and keys in its slots. */
  async function formed(): Promise<readonly [Pod, Pod, Pod]> {
    const names = ['web-0-0', 'web-0-1', 'web-0-2', 'web-1-0', 'web-2-0'];
    const all = names.map(name => network.pod(name));
    for (const [index, pod] of all.entries()) pod.start(`${LOOPBACK}.1.${index + 1}`);
    for (const pod of all) await answers(pod);
    const [first, second, third, one, two] = all as [Pod, Pod, Pod, Pod, Pod];
    for (const pod of all) await second.cli('keeper', 'cluster', 'meet', pod.ip(), PORT, BUS);
    await second.cli('keeper', 'cluster', 'addslotsrange', '0', '5460');
    await one.cli('keeper', 'cluster', 'addslotsrange', '5461', '10922');
    await two.cli('keeper', 'cluster', 'addslotsrange', '10923', '16383');
    const primary = await second.cli('keeper', 'cluster', 'myid');
    for (const pod of [first, third]) {
      await until(
        'a replica is attached',
        async () => (await pod.cli('keeper', 'cluster', 'replicate', primary)) === 'OK',
      );
    }
    await until('all are ready', async () =>
      (await Promise.all(all.map(async pod => (await pod.run('probe.sh', ['readiness'])).code))).every(
        code => code === 0,
      ),
    );
    const fill = `for i = 1, ${KEYS} do redis.call('set', '{a8}' .. i, i) end`;
    await until(
      'the slots are served',
      async () => (await second.cli('application', 'eval', fill, '1', '{a8}')) === '',
    );
    await inStep(first);
    await inStep(third);
    return [first, second, third];
  }

  /** Has a server stop as a rolling update does: while a replica writes its first append-only file it would not. */
  async function stopped(pod: Pod): Promise<string> {
    const { output } = await pod.run('pre-stop.sh');
    await pod.stop();
    return output;
  }

  /** The same, and starts it on its volume as one of an engine. */
  async function replaced(pod: Pod, becomes = to): Promise<string> {
    const output = await stopped(pod);
    start(pod, becomes);
    return output;
  }

  /** @param wanted The engine of the manifests, whose texts all servers read from when they are applied */
  function start(pod: Pod, engine: Way[0], wanted = engine): void {
    const own = hasOwnRights('cluster', wanted);
    pod.configure({
      formats: formatsText(wanted),
      ...(own ? { [`users.acl.${wanted}`]: aclFile('cluster', wanted) } : {}),
    });
    const env = network.as(engine === to ? next : old);
    pod.start(pod.ip(), {}, hasOwnRights('cluster', engine) ? { ...env, ENGINE: engine } : env);
  }

  test('hands over to a server that all others can copy as long as there is one, and keeps every key', async () => {
    const [first, second, third] = await formed();
    await replaced(third);
    await inStep(third);
    await stopped(first);
    start(first, from, to);
    await inStep(first);
    // The later release has the higher address, and has read as much.
    expect(await replaced(second)).toContain(`handing over to ${first.ip()}`);
    for (const pod of [second, third]) await inStep(pod);
    expect(await role(first)).toBe('master');
    expect(await replaced(first)).toContain('handing over to');
    await inStep(first);
    const primaries = await Promise.all([second, third].map(role));
    expect(primaries.sort()).toEqual(['master', 'slave']);
    const versions = await Promise.all([first, second, third].map(pod => pod.cli('keeper', 'info', 'server')));
    for (const info of versions) expect(info).toMatch(new RegExp(`(redis|valkey)_version:${to.split('-')[1]}\\.`));
    if (hasOwnRights('cluster', to))
      expect(await third.cli('keeper', 'cluster', 'getslotmigrations')).not.toMatch(/NOPERM/);
  });

  test('goes back half way with an empty volume, and otherwise reads its volume or leaves it as it is', async () => {
    const [, second, third] = await formed();
    await stopped(third);
    // It copies its primary, and so has files of the later release alone.
    for (const file of ['appendonlydir', 'dump.rdb']) rmSync(third.path(file), { recursive: true, force: true });
    start(third, to);
    await inStep(third);
    await replaced(third, from);
    // Valkey 9 begins its append-only file with the snapshot that it was sent, as its primary wrote it.
    const ready = async () => (await third.run('probe.sh', ['readiness'])).code === 0;
    await until('it refuses, or goes on', async () => third.container().ended() || (await ready()));
    if (third.container().ended()) {
      expect(third.output()).toMatch(/which this version does not read/);
      start(third, to);
    }
    await inStep(third);

    await stopped(third);
    third.wipe();
    start(third, from);
    await answers(third);
    // As the keeper does with a server that has a name of the topology and a new id.
    await second.cli('keeper', 'cluster', 'meet', third.ip(), PORT, BUS);
    const primary = await second.cli('keeper', 'cluster', 'myid');
    await until(
      'it is attached',
      async () => (await third.cli('keeper', 'cluster', 'replicate', primary)) === 'OK',
      60_000,
    );
    await inStep(third);
  });
});

describe.each(ways)('servers of %s that Sentinels watch over, on their way to %s', (_from, _to, old, next) => {
  let set: Watched;
  beforeEach(() => {
    // Longer than a busy machine keeps a server waiting: what is looked at is the hand-over, not what is found dead.
    set = watched(old, { SILENCE_SECONDS: '0' }, 30_000);
  });
  afterEach(() => set.network.cleanUp());

  test('a server is promoted that all others can copy, while clients write', async () => {
    await set.form({ minReplicasToWrite: 1 });
    const [primary, before, after] = set.servers;
    await after.stop();
    await set.start(after, {}, set.network.as(next));
    await set.follows(after, primary);
    const password = readFileSync(set.network.password('application'), 'utf8');
    const writer = startWriter(() => set.names(set.sentinels[2]), password);
    await until('writes are acknowledged', () => writer.acknowledged.length > 100);
    expect((await primary.run('pre-stop.sh')).output).toContain('handed over');
    await set.becomesPrimary(before);
    await primary.stop();
    await set.start(primary, {}, set.network.as(next));
    for (const other of [primary, after]) await set.follows(other, before);
    const acknowledged = writer.acknowledged.length;
    await until('writes are acknowledged again', () => writer.acknowledged.length > acknowledged + 100);
    await writer.stop();
    const count = 'local n = 0 for i = 0, ARGV[1] - 1 do n = n + redis.call("exists", "key-" .. i) end return n';
    const all = String(writer.acknowledged.length);
    expect(await before.cli('application', 'eval', count, '0', all)).toBe(all);
  });
});
