import { pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { PORT, type Pod, type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

// A pod's name and the domain of its Service give an address of loopback: servers resolve it themselves.
const NAMES = [`${LOOPBACK}.31`, `${LOOPBACK}.32`, `${LOOPBACK}.33`] as const;
const SERVICES = '1';
const hostOf = (pod: Pod) => `${pod.name}.${SERVICES}`;

describe.each(pairInTurn(1))('servers with a primary that is said, on $name', engine => {
  let network: PodNetwork;
  let pods: readonly [Pod, Pod, Pod];
  beforeEach(() => {
    network = podNetwork(engine, 'replication', { SERVICES, SERVERS: NAMES.join(' ') });
    const [a, b, c] = NAMES;
    pods = [network.pod(a), network.pod(b), network.pod(c)];
  });
  afterEach(() => network.cleanUp());

  const info = (pod: Pod) => pod.cli('keeper', 'info', 'replication');
  const ready = async (pod: Pod) => (await pod.run('probe.sh', ['readiness'])).code === 0;
  const follows = (pod: Pod, primary: Pod) =>
    until(`${pod.name} follows ${primary.name}`, async () => {
      const view = await info(pod);
      return view.includes(`master_host:${hostOf(primary)}\r`) && view.includes('master_link_status:up');
    });
  async function start(pod: Pod): Promise<void> {
    pod.start(hostOf(pod));
    await until(`${pod.name} answers`, async () => (await pod.cli('probe', 'ping')) === 'PONG');
  }
  /** The first is the primary of the others, which have its key. */
  async function formed(): Promise<void> {
    await Promise.all(pods.map(start));
    const [primary, ...replicas] = pods;
    await primary.cli('keeper', 'replicaof', 'no', 'one');
    for (const replica of replicas) {
      await replica.cli('keeper', 'replicaof', hostOf(primary), String(PORT));
      await follows(replica, primary);
    }
    await primary.cli('application', 'set', 'a', '1');
    for (const replica of replicas)
      await until('the key is replicated', async () => (await replica.cli('keeper', 'dbsize')) === '1');
  }

  test('new ones follow nobody, take no writes, and nobody can copy from them', async () => {
    await Promise.all(pods.map(start));
    const [first, second] = pods;
    expect(await info(first)).toContain('master_host:127.0.0.1\r');
    expect(await ready(first)).toBe(false);
    expect(await first.cli('application', 'set', 'a', '1')).toMatch(/READONLY/);
    await second.cli('keeper', 'replicaof', hostOf(first), String(PORT));
    await until('it was refused', () => /NOMASTERLINK|Can't SYNC/i.test(second.output()));
    expect(await info(second)).toContain('master_link_status:down');
  });

  test('a replica that restarts follows the primary, under its name', async () => {
    await formed();
    const [primary, replica] = pods;
    await replica.stop('SIGKILL');
    replica.wipe();
    await start(replica);
    await follows(replica, primary);
    expect(await info(primary)).toContain(`ip=${hostOf(replica)},`);
    expect([await ready(primary), await ready(replica)]).toEqual([true, true]);
  });

  test('the primary that restarts with its data is the primary again; emptied, it follows nobody and wipes nobody', async () => {
    await formed();
    const [primary, replica] = pods;
    await primary.stop('SIGKILL');
    await start(primary);
    expect(await info(primary)).toContain('role:master');
    expect(await primary.cli('application', 'get', 'a')).toBe('1');
    await follows(replica, primary);

    await primary.stop('SIGKILL');
    primary.wipe();
    await start(primary);
    expect(primary.output()).toContain('its data is gone');
    await until('the replica was refused', () => /NOMASTERLINK|Can't SYNC/i.test(replica.output()));
    expect(await replica.cli('keeper', 'dbsize')).toBe('1');
  });

  test('a primary that returns after another was promoted follows that one', async () => {
    await formed();
    const [old, promoted, third] = pods;
    await old.stop('SIGKILL');
    await promoted.cli('keeper', 'replicaof', 'no', 'one');
    await promoted.cli('application', 'set', 'b', '2');
    expect(await info(third)).toContain(`master_host:${hostOf(old)}\r`); // it still knows the old one
    await start(old);
    await follows(old, promoted);
    expect(await old.cli('keeper', 'dbsize')).toBe('2');
  });
});
