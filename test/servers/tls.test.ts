import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Redis } from 'ioredis';
import { clientOf } from '../../apps/counter/redis-client';
import { connect as connectLedger, Failure } from '../../drills/ledger/connection';
import { discovery } from '../../drills/ledger/discovery';
import { crc16, SLOTS } from '../../drills/ledger/hash-tag';
import { parseOptions } from '../../drills/ledger/options';
import { routeTo } from '../../drills/ledger/route';
import { startRun } from '../../drills/ledger/run';
import { sentinels } from '../../drills/ledger/sentinels';
import { isFailing } from '../../keeper/cluster/decisions/view';
import { parseClusterNodes } from '../../keeper/cluster/observation/cluster-nodes';
import { createConnections } from '../../keeper/connections';
import type { Tls } from '../../lib';
import { exporterContainer } from '../../lib/monitoring/exporter';
import { type TlsOptions, tlsOptions } from '../../programs/tls';
import { createAuthority } from './support/certificates';
import { enginesInTurn, pairInTurn } from './support/engines';
import { startExporter } from './support/exporter';
import { LOOPBACK } from './support/loopback';
import { BUS_PORT, PLAIN, PORT, type Pod, type PodNetwork, podNetwork, SENTINEL_PORT } from './support/pod';
import { until } from './support/until';
import { PRIMARY_NAME, type Watched, watched } from './support/watched-pods';

/** The one name in the certificates. */
const NAME = 'web.shop.svc.cluster.local';
const [ours, foreign] = [createAuthority(), createAuthority()];
afterAll(() => {
  for (const each of [ours, foreign]) each.remove();
});

/** What a client says that takes this authority at its word, and shows no certificate. */
const trusting = (ca = ours.certificate): TlsOptions => ({ ca, servername: NAME });

/** Serial number of the certificate that is shown at an address, whoever signed it. */
function serialAt(ip: string, port: number, folder: string): Promise<string> {
  const shown = { cert: readFileSync(join(folder, 'tls.crt')), key: readFileSync(join(folder, 'tls.key')) };
  return new Promise((resolve, reject) => {
    const socket = connect({ host: ip, port, rejectUnauthorized: false, ...shown }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    }).on('error', reject);
  });
}

describe.each(pairInTurn(1))('a server that speaks TLS, on $name', engine => {
  let network: PodNetwork;
  let pod: Pod;
  beforeEach(() => {
    network = podNetwork(engine, 'standalone');
    pod = network.pod('web-0');
    ours.issue(network.certificate, NAME);
  });
  afterEach(() => network.cleanUp());

  const IP = `${LOOPBACK}.40.1`;
  const password = () => readFileSync(network.password('application'), 'utf8');
  const start = async (tls: Partial<Tls> = {}) => {
    pod.start(IP, { tls });
    await until('it answers', async () => (await probe('startup')) === 0);
  };
  const probe = async (kind: string) => (await pod.run('probe.sh', [kind])).code;
  /** What a client hears: an answer, or why it does not connect. */
  const asked = async (tls?: TlsOptions, port = PORT): Promise<string> => {
    const login = { user: 'application', password, ...(tls ? { tls: () => tls } : {}) };
    try {
      const connection = await connectLedger({ host: IP, port }, login);
      const answer = String(await connection.send(['PING']));
      connection.close();
      return answer;
    } catch (error) {
      return error instanceof Failure ? error.message : String(error);
    }
  };

  test('is trusted by whoever trusts its authority, and by nobody else', async () => {
    await start();
    expect([await probe('liveness'), await probe('readiness')]).toEqual([0, 0]);
    expect(await asked(trusting())).toBe('PONG');
    expect(await asked(trusting(foreign.certificate))).toMatch(/unable to (verify|get)|self.signed/);
    expect(await asked({ ...trusting(), servername: 'other.example' })).toContain("not in the cert's altnames");
    // A client of plain text hears nothing that it could read.
    expect(await asked()).not.toBe('PONG');
    expect(await asked(undefined, PORT + PLAIN)).toContain('ECONNREFUSED');
  });

  test('takes plain text beside where clients are still to be moved', async () => {
    await start({ plainText: true });
    expect([await asked(trusting()), await asked(undefined, PORT + PLAIN)]).toEqual(['PONG', 'PONG']);
  });

  test('refuses clients without a certificate of its authority where it asks for one', async () => {
    await start({ clientCertificates: 'required' });
    expect(await asked(tlsOptions(network.certificate, NAME))).toBe('PONG');
    expect(await asked(trusting())).not.toBe('PONG');
    const files = { cert: readFileSync(join(network.certificate, 'tls.crt'), 'utf8') };
    foreign.issue(network.certificate, NAME);
    const stranger = tlsOptions(network.certificate, NAME);
    expect(files.cert).not.toBe(stranger.cert);
    expect(await asked({ ...stranger, ca: ours.certificate })).not.toBe('PONG');
  });

  test('takes a renewed certificate while clients go on, and keeps its own where that is of no use', async () => {
    await start({ clientCertificates: 'required' });
    const serial = () => serialAt(IP, PORT, network.certificate);
    const login = { host: IP, port: PORT, username: 'application', password: password() };
    const client = new Redis({ ...login, tls: tlsOptions(network.certificate, NAME), retryStrategy: null });
    expect(await client.set('written', 'before')).toBe('OK');
    const first = await serial();

    ours.issue(network.certificate, NAME);
    await until('it says so', () => pod.output().includes('renewed, and is in use'));
    const second = await serial();
    expect(second).not.toBe(first);
    expect(await client.get('written')).toBe('before');
    expect(await asked(tlsOptions(network.certificate, NAME))).toBe('PONG');

    const good = tlsOptions(network.certificate, NAME);
    writeFileSync(join(network.certificate, 'tls.key'), readFileSync(network.password('probe')));
    await until('it says that one is of no use', () => pod.output().includes('a certificate that cannot be used'));
    expect(await asked(good)).toBe('PONG');
    expect(await client.get('written')).toBe('before');
    expect(await probe('readiness')).toBe(0);

    // One of another authority, which nobody here trusts yet, is taken from the Secret all the same.
    foreign.issue(network.certificate, NAME);
    await until('it has that one', async () => (await serial().catch(() => second)) !== second);
    expect(await asked(good)).not.toBe('PONG');
    expect(await asked(tlsOptions(network.certificate, NAME))).toBe('PONG');
    expect(await client.get('written')).toBe('before');
    client.disconnect();
  });

  test('with a certificate that has ended is refused by clients, and is not restarted for it', async () => {
    ours.issue(network.certificate, NAME, -1);
    pod.start(IP, { tls: { clientCertificates: 'required' } });
    await until('it answers', async () => (await asked(trusting())).includes('expired'));
    expect(await probe('liveness')).toBe(0);
    expect(await probe('readiness')).not.toBe(0);
    ours.issue(network.certificate, NAME);
    await until('it serves again', async () => (await asked(tlsOptions(network.certificate, NAME))) === 'PONG');
    expect(await probe('readiness')).toBe(0);
    await pod.stop();
    expect(await probe('liveness')).not.toBe(0);
  });

  test('says what the Secret lacks', async () => {
    writeFileSync(join(network.certificate, 'ca.crt'), '');
    pod.start(IP, { tls: {} });
    await until('it ends', () => pod.container().ended());
    expect(pod.output()).toContain('there is no ca.crt: give the Secret');
  });
});

describe.each(enginesInTurn(1))('beside a server that speaks TLS', engine => {
  const network = podNetwork(engine, 'standalone');
  afterAll(() => network.cleanUp());

  test.each(['none', 'required'] as const)(
    'the exporter reads metrics, with client certificates %s',
    async certificates => {
      ours.issue(network.certificate, NAME);
      const pod = network.pod(`web-${certificates}`);
      const tls: Tls = { clientCertificates: certificates };
      pod.start('127.0.0.1', { tls });
      await until('it answers', async () => (await pod.cli('probe', 'ping')) === 'PONG');
      const variables = (exporterContainer('server', {}, { tls }).env ?? []).map(({ name, value = '' }) => [
        name,
        value.replace(/^\/tls\//, `${network.certificate}/`),
      ]);
      const { page, stop } = await startExporter({ ip: '127.0.0.1', port: PORT }, 'server', {
        ...Object.fromEntries(variables),
        REDIS_ADDR: `rediss://127.0.0.1:${PORT}`,
        REDIS_PASSWORD_FILE: pod.path('../run/metrics/passwords.json'),
      });
      await stop();
      expect(page).toContain('redis_up 1');
      await pod.stop();
    },
  );
});

describe.each(enginesInTurn(0))('servers and Sentinels that speak TLS, on $name', engine => {
  let set: Watched;
  beforeEach(async () => {
    set = watched(engine, { SILENCE_SECONDS: '0' }, 6000);
    ours.issue(set.network.certificate, NAME);
    await set.form({ tls: { clientCertificates: 'required' } });
  });
  afterEach(() => set.network.cleanUp());
  const way = () => {
    const { network, sentinels: pods } = set;
    const password = () => readFileSync(network.password('application'), 'utf8');
    const tls = () => tlsOptions(network.certificate, NAME);
    return sentinels({ host: pods[0].ip(), port: SENTINEL_PORT }, PRIMARY_NAME, { user: 'application', password, tls });
  };

  test('are found by a client that speaks TLS to both', async () => {
    const { network, sentinels: pods } = set;
    const password = () => readFileSync(network.password('application'), 'utf8');
    const tls = () => tlsOptions(network.certificate, NAME);
    const place = { mode: 'sentinel', primaryName: PRIMARY_NAME, host: pods[0].ip(), port: SENTINEL_PORT } as const;
    const client = clientOf({ ...place, user: 'application', password, tls, httpPort: 0 });
    client.on('error', () => undefined);
    try {
      await until('it counts', async () => (await client.incr('visits')) > 0);
    } finally {
      client.disconnect();
    }
  });

  test('replicate, fail over and take a renewed certificate, Sentinels one by one, and no write is lost', async () => {
    const { network } = set;
    const run = await startRun(parseOptions('{"pauseMs": 5}'), way());
    const serials = () =>
      Promise.all([
        ...set.servers.map(pod => serialAt(pod.ip(), PORT, network.certificate)),
        ...set.sentinels.map(pod => serialAt(pod.ip(), SENTINEL_PORT, network.certificate)),
      ]);
    const [first] = await serials();
    let most = 0;
    ours.issue(network.certificate, NAME);
    // As a kubelet does with a container that has ended.
    await until(
      'all show the renewed one',
      async () => {
        const ended = set.sentinels.filter(pod => pod.container().ended());
        most = Math.max(most, ended.length);
        for (const pod of ended) pod.start(pod.ip());
        const now = await serials().catch(() => [first]);
        return !now.includes(first ?? '');
      },
      120_000,
    );
    expect(most).toBe(1);
    await until('all Sentinels know each other', async () =>
      (await Promise.all(set.sentinels.map(pod => pod.cli('keeper', 'info', 'sentinel')))).every(view =>
        /status=ok,address=[^,]*,slaves=2,sentinels=3/.test(view),
      ),
    );

    const report = await run.stop();
    expect(report.total).toMatchObject({ lost: { plain: 0, waited: 0 }, wrong: 0, unverified: 0 });
    expect(report.total.found).toBeGreaterThan(100);

    const old = set.servers[0];
    expect((await old.run('pre-stop.sh')).output).toContain('handed over');
    await old.stop();
    await set.start(old);
    await until('all follow the new primary', async () =>
      (await Promise.all(set.servers.map(pod => set.ready(pod)))).every(Boolean),
    );
  }, 240_000);
});

describe.each(enginesInTurn(3))('a cluster that speaks TLS, on $name', engine => {
  let network: PodNetwork;
  beforeEach(() => {
    network = podNetwork(engine);
    ours.issue(network.certificate, NAME);
  });
  afterEach(() => network.cleanUp());

  test('comes back by TLS, at other addresses and with its data, when all of a plain one stop at once', async () => {
    const pods = ['web-0-0', 'web-1-0', 'web-2-0'].map(name => network.pod(name));
    const password = async () => readFileSync(network.password('keeper'), 'utf8');
    const keeper = { username: 'keeper', password };
    const start = (net: number, tls?: Tls) =>
      pods.forEach((pod, index) => {
        pod.start(`${LOOPBACK}.${net}.${index + 1}`, tls ? { tls } : {});
      });
    const all = (what: string, holds: (pod: Pod) => Promise<boolean>) =>
      until(
        what,
        async () => (await Promise.all(pods.map(pod => holds(pod).catch(() => false)))).every(Boolean),
        60_000,
      );

    start(42);
    const plain = createConnections(keeper);
    const told = async (pod: Pod, ...command: [string, ...(string | number)[]]) =>
      String(await (await plain.open(pod.ip(), PORT))(...command));
    await all('all answer', async pod => (await told(pod, 'PING')) === 'PONG');
    const [first] = pods as [Pod, ...Pod[]];
    for (const [index, pod] of pods.entries()) {
      const [from, to] = [index * 5461, index === 2 ? 16383 : index * 5461 + 5460];
      await told(pod, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
      if (pod !== first) await told(pod, 'CLUSTER', 'MEET', first.ip(), PORT, BUS_PORT);
    }
    // The state is well as soon as no slot is known to be lost: a server that has not heard who has the rest says so too.
    const whole = (info: string) => info.includes('cluster_state:ok') && info.includes('cluster_slots_ok:16384');
    await all('the cluster is whole', async pod => {
      const info = await told(pod, 'CLUSTER', 'INFO');
      return whole(info) && info.includes('cluster_known_nodes:3');
    });
    const keys = ['my_counter', 'counter_second', 'third_count'];
    const user = { user: 'application', password: () => readFileSync(network.password('application'), 'utf8') };
    const before = discovery({ host: first.ip(), port: PORT }, user);
    for (const key of keys) {
      const route = routeTo(crc16(key) % SLOTS, before);
      expect(await route.attempt(['SET', key, 'kept'])).toBe('OK');
      route.close();
    }
    plain.close();
    await Promise.all(pods.map(pod => pod.stop()));

    start(43, { plainText: true });
    const secured = createConnections(keeper, () => tlsOptions(network.certificate, NAME));
    await all('the cluster is whole, by TLS', async pod => {
      const call = await secured.open(pod.ip(), PORT);
      const [info, nodes] = [String(await call('CLUSTER', 'INFO')), String(await call('CLUSTER', 'NODES'))];
      // Nobody may be suspected either: gossip of an older address would still be believed of a suspect.
      const well = parseClusterNodes(nodes).filter(
        node => node.ip.startsWith(`${LOOPBACK}.43.`) && node.connected && !isFailing(node),
      );
      return whole(info) && well.length === 3;
    });
    // Clients of either kind are sent on to ports of their kind.
    for (const [port, tls] of [
      [PORT, () => trusting()],
      [PORT + PLAIN, undefined],
    ] as const) {
      const after = discovery({ host: first.ip(), port }, { ...user, ...(tls ? { tls } : {}) });
      for (const key of keys) {
        const route = routeTo(crc16(key) % SLOTS, after);
        expect(await route.attempt(['GET', key])).toBe('kept');
        route.close();
      }
    }
    secured.close();
  }, 180_000);

  test('forms, replicates and fails over by the keeper’s connections, its bus included', async () => {
    const tls: Tls = { clientCertificates: 'required' };
    const pods = ['web-0-0', 'web-1-0', 'web-2-0', 'web-0-1'].map(name => network.pod(name));
    pods.forEach((pod, index) => {
      pod.start(`${LOOPBACK}.41.${index + 1}`, { tls });
    });
    const login = { username: 'keeper', password: async () => readFileSync(network.password('keeper'), 'utf8') };
    const connections = createConnections(login, () => tlsOptions(network.certificate, NAME));
    const call = async (pod: Pod, ...command: [string, ...(string | number)[]]) =>
      (await connections.open(pod.ip(), PORT))(...command);
    await until('all answer', async () =>
      (await Promise.all(pods.map(pod => call(pod, 'PING').catch(() => '')))).every(answer => answer === 'PONG'),
    );
    const [a, b, c, replica] = pods as [Pod, Pod, Pod, Pod];
    const ranges = [
      [0, 5460],
      [5461, 10922],
      [10923, 16383],
    ] as const;
    for (const [index, pod] of [a, b, c].entries())
      await call(pod, 'CLUSTER', 'ADDSLOTSRANGE', ...(ranges[index] ?? []));
    for (const pod of [b, c, replica]) await call(pod, 'CLUSTER', 'MEET', a.ip(), PORT, BUS_PORT);
    await until('all know all', async () =>
      (await Promise.all(pods.map(pod => call(pod, 'CLUSTER', 'NODES')))).every(
        view => String(view).trim().split('\n').length === 4 && !/handshake|fail/.test(String(view)),
      ),
    );
    await call(replica, 'CLUSTER', 'REPLICATE', String(await call(a, 'CLUSTER', 'MYID')));
    await until('it replicates', async () =>
      String(await call(replica, 'INFO', 'replication')).includes('master_link_status:up'),
    );
    // Clients are sent on to the ports of TLS.
    const slots = (await (await connections.open(b.ip(), PORT))('CLUSTER', 'NODES')) as string;
    for (const line of slots.trim().split('\n')) expect(line).toContain(`:${PORT}@${BUS_PORT}`);
    for (const pod of pods) expect((await pod.run('probe.sh', ['readiness'])).code).toBe(0);
    await until('the replica is known as one', async () => {
      const view = String(await call(b, 'CLUSTER', 'NODES'));
      return /slave/.test(view);
    });
    await a.stop('SIGKILL');
    await until(
      'the replica has taken over',
      async () => String(await call(replica, 'INFO', 'replication')).includes('role:master'),
      60_000,
    );
    a.start(`${LOOPBACK}.41.5`, { tls });
    await until('the old primary is back, at another address', async () =>
      String(await call(a, 'INFO', 'replication').catch(() => '')).includes('master_link_status:up'),
    );
    connections.close();
  }, 180_000);
});
