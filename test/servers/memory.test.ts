import { maxMemoryOf, serverConf } from '../../lib/config/redis-conf';
import { pairInTurn } from './support/engines';
import { LOOPBACK } from './support/loopback';
import { type PodNetwork, podNetwork } from './support/pod';
import { until } from './support/until';

const MiB = 2 ** 20;
const [MUCH, LITTLE] = ['512Mi', '128Mi'];

describe.each(pairInTurn(0).map(engine => [engine.name, engine] as const))('a %s with less memory', (_, engine) => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine, 'standalone');
  });
  afterEach(() => network.cleanUp());

  /** A server that held so much, and was stopped as a kubelet does it. */
  async function held(bytes: number) {
    const pod = network.pod('web-0', { durability: 'aof', memory: MUCH });
    pod.start(`${LOOPBACK}.1.1`);
    await until('it answers', async () => (await pod.cli('probe', 'ping')) === 'PONG');
    await pod.cli('application', 'setrange', 'big', String(bytes), 'x');
    expect((await pod.run('note-memory.sh')).code).toBe(0);
    await pod.stop();
  }
  const fits = (memory: string) => {
    const conf = serverConf({ memory, durability: 'aof', directives: {} });
    return network.pod('web-0', {}, { 'redis.conf': conf }).run('fits.sh');
  };

  test('is not started on data that took more, and is on what it had before', async () => {
    await held(100 * MiB);
    const most = maxMemoryOf({ memory: LITTLE, durability: 'aof' });
    const { code, output } = await fits(LITTLE);
    expect(code).toBe(1);
    expect(output).toMatch(
      new RegExp(`the data took 1\\d{8} bytes of memory, more than the maxmemory of ${most} that is set now`),
    );
    expect((await fits(MUCH)).code).toBe(0);
  });

  test('is started on data that fits, and on a new volume', async () => {
    expect((await fits(LITTLE)).code).toBe(0);
    await held(MiB);
    expect((await fits(LITTLE)).code).toBe(0);
  });
});
