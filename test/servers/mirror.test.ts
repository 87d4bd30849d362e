import { RedisEnvoyMirror } from '../../lib';
import { CLOSING_PREFIX } from '../../lib/config/envoy/mirror';
import { PORTS } from '../../lib/config/ports';
import { confFile } from '../../lib/workload/envoy';
import { find, manifests } from '../support/manifests';
import { pairInTurn } from './support/engines';
import { cleanUpEnvoys, type Envoy, envoyComplaints, startEnvoy } from './support/envoy';
import { LOOPBACK } from './support/loopback';
import { PORT, type Pod, type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

afterAll(cleanUpEnvoys);

const IP = `${LOOPBACK}.1.1`;

/** What the construct renders for one of its pods. */
function bootstrapOf(pod: string, servers = 2): string {
  const all = manifests(chart => {
    new RedisEnvoyMirror(chart, 'web', { servers });
  });
  return find(all, 'ConfigMap', 'web-server').data[confFile(pod)];
}

it.each([2, 3, 5])('Envoy takes what is rendered for %i servers', async servers => {
  const files = { '/secrets/0/application': 'secret' };
  expect(await envoyComplaints(bootstrapOf('web-1', servers), files)).toBe('');
});

describe.each(pairInTurn(1))('a server that an Envoy mirrors, on $name', engine => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine, 'mirror', {
      SERVICES: 'web',
      CLOSING_PREFIX,
      ENVOY_PORT: String(PORTS.envoy.number),
      HOLD_SECONDS: '30',
    });
  });
  afterEach(() => network.cleanUp());

  const probe = async (pod: Pod, kind: string) => (await pod.run('probe.sh', [kind])).code === 0;
  const probes = async (pod: Pod) => [
    await probe(pod, 'startup'),
    await probe(pod, 'liveness'),
    await probe(pod, 'readiness'),
  ];
  const started = async () => {
    const pod = network.pod('web-0');
    pod.start(IP);
    await until('it is there', async () => (await pod.cli('probe', 'ping')).startsWith('MASTERDOWN'));
    return pod;
  };

  test('shows nothing and is not ready until it is told to, and after each start', async () => {
    const pod = await started();
    expect(await probes(pod)).toEqual([true, true, false]);
    expect(await pod.cli('application', 'exists', 'a')).toMatch(/^MASTERDOWN/);
    expect(await pod.cli('application', 'set', 'a', '1')).toMatch(/^(MASTERDOWN|READONLY)/);
    await pod.cli('keeper', 'replicaof', 'no', 'one');
    expect(await probes(pod)).toEqual([true, true, true]);
    expect(await pod.cli('application', 'set', 'a', '1')).toBe('OK');
    await pod.stop('SIGKILL');
    pod.start(IP);
    await until('it is back', async () => (await pod.cli('probe', 'ping')).startsWith('MASTERDOWN'));
    expect(await pod.cli('application', 'get', 'a')).toMatch(/^MASTERDOWN/);
  });

  test('is not ready while it lacks writes, and stays so through a stop of a moment', async () => {
    const pod = await started();
    await pod.cli('keeper', 'replicaof', 'no', 'one');
    const key = `${CLOSING_PREFIX}web-0`;
    await pod.cli('keeper', 'set', key, 'away');
    expect(await probe(pod, 'readiness')).toBe(false);
    await pod.cli('keeper', 'set', key, 'a-moment');
    expect(await probe(pod, 'readiness')).toBe(true);
  });

  test('has a keeper that writes its own keys alone, and reads others', async () => {
    const pod = await started();
    await pod.cli('keeper', 'replicaof', 'no', 'one');
    await pod.cli('application', 'set', 'a', '1');
    expect(await pod.cli('keeper', 'set', 'a', '2')).toMatch(/NOPERM/);
    expect(await pod.cli('keeper', 'del', 'a')).toMatch(/NOPERM/);
    expect(await pod.cli('keeper', 'get', 'a')).toBe('1');
    expect(await pod.cli('probe', 'get', 'a')).toMatch(/NOPERM/);
    expect(await pod.cli('application', 'flushall')).toMatch(/NOPERM/);
  });

  test('waits with its stop until its Envoy has ended', async () => {
    const pod = await started();
    const text = bootstrapOf('web-0').replaceAll('"port_value": 6379', `"port_value": ${PORT}`);
    const envoy: Envoy = await startEnvoy(text.replaceAll('"0.0.0.0"', `"${IP}"`), IP, {
      '/secrets/0/application': 'secret',
    });
    const stopping = pod.run('pre-stop.sh');
    const first = await Promise.race([stopping.then(() => 'over'), probe(pod, 'liveness').then(() => 'still waiting')]);
    expect(first).toBe('still waiting');
    await envoy.stop();
    expect((await stopping).output).toContain('"message":"stopping"');
  });
});
