import { pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { type Pod, type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

describe.each(pairInTurn(0))('a server that is alone, on $name', engine => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine, 'standalone');
  });
  afterEach(() => network.cleanUp());

  const probe = async (pod: Pod, kind: string) => (await pod.run('probe.sh', [kind])).code === 0;
  const answers = (pod: Pod) => until('it answers', async () => (await pod.cli('probe', 'ping')) === 'PONG');

  test('serves as soon as it has loaded, and has all that it acknowledged after it was killed', async () => {
    const pod = network.pod('web-0');
    expect(await probe(pod, 'startup')).toBe(false);
    pod.start(`${LOOPBACK}.1.1`);
    await answers(pod);
    expect([await probe(pod, 'startup'), await probe(pod, 'liveness'), await probe(pod, 'readiness')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(await pod.cli('application', 'eval', "redis.call('set', 'a', 1) return redis.call('incr', 'a')", '0')).toBe(
      '2',
    );
    await pod.stop('SIGKILL');
    pod.start(`${LOOPBACK}.1.2`);
    await answers(pod);
    expect(await pod.cli('application', 'get', 'a')).toBe('2');
  });

  test('waits until another that still works on its volume has ended, and then has all that this one acknowledged', async () => {
    const pod = network.pod('web-0');
    const [before, after] = [`${LOOPBACK}.1.1`, `${LOOPBACK}.1.2`];
    pod.start(before);
    await answers(pod);
    const old = pod.container();
    pod.start(after);
    await until('it waits', () => pod.output().includes('another server still works on this volume'));
    expect(await pod.cli('application', 'set', 'a', '1')).toBe('');
    expect(await old.cli('application', 'set', 'a', '1')).toBe('OK');
    old.freeze();
    await until('a server that hangs works too', () => pod.output().includes('It says: nothing'));
    await old.stop('SIGKILL');
    await answers(pod);
    expect(await pod.cli('application', 'get', 'a')).toBe('1');
  });

  test('begins its append-only file with the snapshot that it finds', async () => {
    const pod = network.pod('web-0', { durability: 'rdb' });
    pod.start(`${LOOPBACK}.1.1`);
    await answers(pod);
    await pod.cli('application', 'set', 'a', '1');
    await pod.stop();
    expect(pod.has('dump.rdb')).toBe(true);
    pod.start(`${LOOPBACK}.1.1`, { durability: 'aof' });
    await answers(pod);
    expect(await pod.cli('application', 'get', 'a')).toBe('1');
  });

  test('knows the users that are its own, and no other', async () => {
    const pod = network.pod('web-0');
    pod.start(`${LOOPBACK}.1.1`);
    await answers(pod);
    expect(await pod.cli('application', 'flushall')).toMatch(/NOPERM/);
    expect(await pod.cli('exporter', 'info', 'server')).toContain('redis_version');
    expect(await pod.cli('application', 'cluster', 'info')).not.toContain('cluster_state');
  });
});
