import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as Client } from 'ioredis';
import { oneAddress } from '../../drills/ledger/discovery';
import { parseOptions } from '../../drills/ledger/options';
import { total } from '../../drills/ledger/report';
import { startRun } from '../../drills/ledger/run';
import { Credentials, Redis, RedisCluster, RedisReplication, RedisStandalone } from '../../lib';
import { PORTS } from '../../lib/config/ports';
import type { ServerKind } from '../../lib/config/users';
import { type Certificate, certificateFor } from './support/certificates';
import { enginesInTurn } from './support/engines';
import { cleanUpEnvoys, type Envoy, startEnvoy } from './support/envoy';
import { type Behind, PROXY_IP, proxyBootstrap } from './support/envoy-proxy';
import { scraped } from './support/exporter';
import { LOOPBACK } from './support/loopback';
import { cleanUpServers, type Server, startServer } from './support/server';
import { until } from './support/until';
import { plainPasswordOf, userLines } from './support/users';

const PORT = PORTS.redis.number;
const PASSWORD = plainPasswordOf('application');
const at = (last: number) => `${LOOPBACK}.5.${last}`;
const clients = new Set<Client>();

afterEach(() => {
  for (const client of clients) client.disconnect();
  clients.clear();
});
afterAll(async () => {
  await cleanUpEnvoys();
  await cleanUpServers();
});

/** A client of the proxy, as an application has it. */
function connected(more: object = {}): Client {
  const client = new Client({
    host: PROXY_IP,
    port: PORT,
    username: 'application',
    password: PASSWORD,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    disconnectTimeout: 100,
    ...more,
  });
  client.on('error', () => undefined);
  clients.add(client);
  return client;
}

/** What a command answers, or its error. */
const said = (answer: Promise<unknown>): Promise<string> => answer.then(String, (error: Error) => error.message);

describe.each(enginesInTurn(1).map(engine => [engine.name, engine] as const))('a proxy before %s', (_, engine) => {
  let envoy: Envoy;
  afterEach(() => envoy.stop());

  const start = (ip: string, kind: ServerKind, config: readonly string[] = [], dir?: string): Promise<Server> =>
    startServer({
      engine,
      ip,
      port: PORT,
      config: [...userLines(kind, plainPasswordOf), 'masteruser replication', MASTERAUTH, ...config],
      ...(dir === undefined ? {} : { dir }),
    });
  async function proxy(build: Behind, addresses: Readonly<Record<string, string>>, files = {}): Promise<Envoy> {
    const passwords = Object.fromEntries([0, 1, 2].map(index => [`/secrets/${index}/application`, PASSWORD]));
    return startEnvoy(proxyBootstrap(build, addresses), PROXY_IP, { ...passwords, ...files });
  }

  describe('keys shared among servers', () => {
    const names = ['a', 'b', 'c'] as const;
    const credentials = Credentials.fromSecret('passwords');
    let servers: Server[];
    beforeEach(async () => {
      servers = await Promise.all(names.map((_, index) => start(at(11 + index), 'standalone', ['appendonly yes'])));
    });
    afterEach(() => Promise.all(servers.map(server => server.kill())));
    const behind = (more: object): Behind => {
      return chart => ({
        redis: { shards: names.map(id => new RedisStandalone(chart, id, { credentials })), ...more },
      });
    };
    const addresses = Object.fromEntries(names.map((name, index) => [name, at(11 + index)]));
    const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);
    const sizes = () => Promise.all(servers.map(async server => Number(await server.call('DBSIZE'))));

    it('are on one each, those with one tag on the same, and wait for a server that is away', async () => {
      envoy = await proxy(behind({}), addresses);
      const client = connected();
      await Promise.all(keys.map(key => client.set(key, key)));
      const shares = await sizes();
      expect(shares.reduce((sum, size) => sum + size)).toBe(keys.length);
      for (const share of shares) expect(share).toBeGreaterThan(5);
      expect(await client.mget(...keys)).toEqual(keys);
      await Promise.all(Array.from({ length: 20 }, (_, index) => client.set(`{user:7}:${index}`, index)));
      const grown = (await sizes()).map((size, index) => size - Number(shares[index]));
      expect(grown.sort()).toEqual([0, 0, 20].sort());

      const [first, ...others] = servers as [Server, ...Server[]];
      await first.stop();
      const answers = await Promise.all(keys.map(key => said(client.get(key))));
      const missing = keys.filter((key, index) => answers[index] !== key);
      expect(missing).toHaveLength(Number(shares[0]));
      for (const key of missing) expect(await said(client.set(key, 'other'))).not.toBe('OK');

      servers = [await start(first.ip, 'standalone', ['appendonly yes'], first.dir), ...others];
      await until('all keys are there again', async () =>
        (await Promise.all(keys.map(key => said(client.get(key))))).every((answer, index) => answer === keys[index]),
      );
    });

    it('are met by commands as the page says, which is why some are refused', async () => {
      envoy = await proxy(behind({}), addresses);
      const [client, other] = [connected(), connected()];
      await Promise.all(keys.map(key => client.set(key, key)));
      const scanned = await client.call('SCAN', '0', 'COUNT', '1000');
      expect(scanned).toHaveLength(2 * servers.length);

      // Of each server, the first key of ours that it has.
      const [a = '', b = ''] = await Promise.all(
        servers.map(async server => [await server.call('KEYS', '*')].flat().map(String).sort()[0] ?? ''),
      );
      await client.call('MULTI');
      for (const key of [a, b]) expect(await client.call('SET', key, 'both')).toBe('QUEUED');
      expect(await client.call('EXEC')).toEqual(['OK', 'OK']);
      expect(await other.mget(a, b)).toEqual(['both', b]);

      await client.call('WATCH', a);
      await other.set(a, 'changed meanwhile');
      await client.call('MULTI');
      await client.call('SET', a, 'mine');
      expect(await client.call('EXEC')).toEqual(['OK']);

      // In a cluster it is refused; here it is everybody's.
      const before = (await other.mget(...keys)).filter(value => value !== null).length;
      expect(await client.call('SELECT', '1')).toMatch(/OK/);
      const after = (await other.mget(...keys)).filter(value => value !== null).length;
      expect(after).toBeLessThan(before);
    });

    it('are taken over by others, if you say so', async () => {
      envoy = await proxy(behind({ whileAway: 'rehash', hash: 'ring-hash' }), addresses);
      const client = connected();
      await Promise.all(keys.map(key => client.set(key, key)));
      await servers[0]?.kill();
      await until('every key can be written', async () => {
        const answers = await Promise.all(keys.map(key => said(client.set(key, 'anew'))));
        return answers.every(answer => answer === 'OK');
      });
    });
  });

  describe('routes', () => {
    let [departments, replica, employees, rest]: Server[] = [];
    beforeEach(async () => {
      [departments, employees, rest] = await Promise.all([
        start(at(21), 'replication'),
        start(at(23), 'standalone'),
        start(at(24), 'standalone'),
      ]);
      replica = await start(at(22), 'replication', [`replicaof ${at(21)} ${PORT}`, 'repl-diskless-sync-delay 0']);
      await until('the replica is in step', async () =>
        String(await replica?.call('INFO', 'replication')).includes('master_link_status:up'),
      );
    });
    afterEach(() => Promise.all([departments, replica, employees, rest].map(server => server?.kill())));

    const behind: Behind = chart => ({
      routes: [
        { prefix: 'departments:', redis: new RedisReplication(chart, 'departments'), reads: 'replicas' },
        { prefix: 'employees:', redis: new RedisStandalone(chart, 'employees'), removePrefix: true },
      ],
      redis: new RedisStandalone(chart, 'rest'),
    });
    const addresses = {
      departments: at(21),
      'departments-0': at(21),
      'departments-1': at(22),
      employees: at(23),
      rest: at(24),
    };
    const callsOf = async (server: Server | undefined, command: string) =>
      Number(
        new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(String(await server?.call('INFO', 'commandstats')))?.[1] ??
          0,
      );

    it('lead to their servers, with reads from the replica, and from the primary while that is away', async () => {
      envoy = await proxy(behind, addresses);
      const client = connected();
      for (const key of ['departments:1', 'employees:1', 'other']) expect(await client.set(key, key)).toBe('OK');
      expect(await departments?.call('KEYS', '*')).toEqual(['departments:1']);
      expect(await employees?.call('KEYS', '*')).toEqual(['1']);
      expect(await rest?.call('KEYS', '*')).toEqual(['other']);
      await until('the replica has it', async () => (await client.get('departments:1')) === 'departments:1');
      for (let reads = 0; reads < 10; reads++) await client.get('departments:1');
      expect(await callsOf(departments, 'get')).toBe(0);
      expect(await callsOf(replica, 'get')).toBeGreaterThanOrEqual(11);
      expect(await client.mget('departments:1', 'employees:1', 'other')).toEqual([
        'departments:1',
        'employees:1',
        'other',
      ]);

      await replica?.kill();
      await until(
        'the primary answers reads',
        async () => (await said(client.get('departments:1'))) === 'departments:1',
      );
      expect(await callsOf(departments, 'get')).toBeGreaterThan(0);
    });

    it('carry the ledger, which waits for no replica where WAIT is not carried', async () => {
      envoy = await proxy(behind, addresses);
      const way = oneAddress({ host: PROXY_IP, port: PORT }, { user: 'application', password: () => PASSWORD });
      await until('it answers', async () => (await said(connected().set('a', '1'))) === 'OK');
      const run = await startRun(parseOptions('{"waitReplicas": 0}'), way);
      await until('it writes', () => total(run.report().total.acknowledged) > 100);
      const report = await run.stop();
      expect(report.total).toMatchObject({ lost: { plain: 0, waited: 0 }, wrong: 0, unverified: 0, errors: {} });
      expect(report.total.found).toBe(total(report.total.acknowledged));
    });

    it('let nobody in without the password', async () => {
      envoy = await proxy(behind, addresses);
      expect(await said(connected({ username: undefined, password: undefined }).get('a'))).toMatch(/NOAUTH/);
      expect(await said(connected({ password: 'wrong' }).get('a'))).toMatch(/WRONGPASS|NOAUTH|invalid|closed/i);
      expect(await said(connected({ username: 'keeper' }).get('a'))).toMatch(/WRONGPASS|NOAUTH|invalid|closed/i);
      expect(JSON.stringify(await envoy.admin('/config_dump'))).not.toContain(PASSWORD);
    });

    it('end as they drain, each connection after an answer', async () => {
      envoy = await proxy(behind, addresses);
      const client = connected({ retryStrategy: null });
      const answers: string[] = [];
      const drained = script('drain.sh');
      await until('the connection is closed', async () => {
        const answer = await said(client.set('a', '1'));
        answers.push(answer);
        return answer !== 'OK';
      });
      expect(answers.length).toBeGreaterThan(1);
      expect((await drained).code).toBe(0);
    });
  });

  describe('a cluster', () => {
    let servers: Server[] = [];
    beforeEach(async () => {
      servers = await Promise.all([31, 32, 33, 34].map(last => startNode(at(last))));
      const [first, second, third, replica] = servers as [Server, Server, Server, Server];
      for (const other of servers) await first.call('CLUSTER', 'MEET', other.ip, PORT);
      await first.call('CLUSTER', 'ADDSLOTSRANGE', 0, 5460);
      await second.call('CLUSTER', 'ADDSLOTSRANGE', 5461, 10922);
      await third.call('CLUSTER', 'ADDSLOTSRANGE', 10923, 16383);
      const id = String(await first.call('CLUSTER', 'MYID'));
      await until('the replica is there', async () => (await said(replica.call('CLUSTER', 'REPLICATE', id))) === 'OK');
      await agree();
      await until('the replica is in step', async () =>
        String(await replica.call('INFO', 'replication')).includes('master_link_status:up'),
      );
    });
    afterEach(() => Promise.all(servers.map(server => server.kill())));

    const startNode = (ip: string, dir?: string) =>
      start(
        ip,
        'cluster',
        ['cluster-enabled yes', 'cluster-node-timeout 1000', 'appendonly yes', `cluster-announce-ip ${ip}`],
        dir,
      );
    const agree = () =>
      until('the cluster is whole', async () => {
        const infos = await Promise.all(servers.map(server => server.call('CLUSTER', 'INFO').catch(() => '')));
        return infos.every(info => /cluster_state:ok[\s\S]*cluster_known_nodes:4/.test(String(info)));
      });
    const behind: Behind = chart => ({ redis: new RedisCluster(chart, 'web'), readPolicy: 'prefer-replica' });
    const keys = Array.from({ length: 90 }, (_, index) => `key-${index}`);
    const allWritten = (client: Client, value: string) =>
      until('every key can be written', async () => {
        const answers = await Promise.all(keys.map(key => said(client.set(key, value))));
        return answers.every(answer => answer === 'OK');
      });

    it('is one server to its clients, also where slots move and a primary fails', async () => {
      envoy = await proxy(behind, { web: at(31) });
      const client = connected();
      await allWritten(client, 'first');
      expect(await client.mget(...keys)).toEqual(keys.map(() => 'first'));

      const [first, second] = servers as [Server, Server];
      // The slot of `key-0` moves; Envoy follows the redirection.
      const slot = Number(await first.call('CLUSTER', 'KEYSLOT', 'key-0'));
      const ids = new Map<string, Server>();
      for (const server of servers) ids.set(String(await server.call('CLUSTER', 'MYID')), server);
      const owner = await ownerOf(slot);
      const next = owner === first ? second : first;
      const [from, to] = [idOf(owner), idOf(next)];
      await next.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from);
      await owner.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to);
      expect(await client.get('key-0')).toBe('first');
      // A key that is not there any more where the slot still is: ASK.
      await owner.call('DEL', 'key-0');
      expect(await said(client.set('key-0', 'moved'))).toBe('OK');
      for (const server of [next, owner]) await server.call('CLUSTER', 'SETSLOT', slot, 'NODE', to);
      expect(await said(client.set('key-0', 'first'))).toBe('OK');

      await first.kill();
      await allWritten(client, 'second');
      servers = servers.slice(1);

      async function ownerOf(of: number): Promise<Server> {
        const slots = await first.call('CLUSTER', 'SLOTS');
        const range = (Array.isArray(slots) ? slots : []).find(([begin, end]) => begin <= of && of <= end);
        const found = ids.get(String(range?.[2]?.[2]));
        if (!found) throw new Error(`Nobody has slot ${of}.`);
        return found;
      }
      function idOf(server: Server): string {
        return [...ids].find(([, each]) => each === server)?.[0] ?? '';
      }
    });

    it('is found again by a restart, and by none but that, when all servers have other addresses', async () => {
      // By its name it is where one of the servers will be.
      const bootstrap = proxyBootstrap(behind, { web: at(31) });
      const [known, byName] = bootstrap.split('"name": "web-by-name"') as [string, string];
      const moving = `${known}"name": "web-by-name"${byName.replaceAll(at(31), at(41))}`;
      const files = { '/secrets/0/application': PASSWORD };
      envoy = await startEnvoy(moving, PROXY_IP, files);
      await allWritten(connected(), 'first');
      expect(await alive()).toMatchObject({ code: 0 });

      const dirs = servers.map(({ dir }) => dir);
      await Promise.all(servers.map(server => server.stop()));
      await until('Envoy knows no server that is well', async () =>
        (await envoy.admin('/stats?filter=cluster.web.membership_healthy')).includes('healthy: 0'),
      );
      // Nobody answers elsewhere either: a restart would help nobody.
      expect(await alive()).toMatchObject({ code: 0 });

      servers = await Promise.all(dirs.map((dir, index) => startNode(at(41 + index), dir)));
      for (const other of servers) await servers[0]?.call('CLUSTER', 'MEET', other.ip, PORT);
      await agree();
      await until('a restart is asked for', async () => (await alive()).code !== 0);
      expect((await alive()).errors).toMatch(/all servers of web that Envoy knows are away/);

      await envoy.stop();
      envoy = await startEnvoy(moving.replaceAll(at(31), at(41)), PROXY_IP, files);
      const client = connected();
      await allWritten(client, 'second');
      await until('it need not be started again', async () => (await alive()).code === 0);
    });
  });

  describe('TLS', () => {
    let [server, proxys]: Certificate[] = [];
    beforeAll(() => {
      [server, proxys] = [certificateFor('redis.example'), certificateFor('proxy.example')];
    });
    afterAll(() => {
      for (const each of [server, proxys]) each?.remove();
    });

    it('is spoken both ways, and certificates are looked at', async () => {
      if (!server || !proxys) throw new Error('There are no certificates.');
      const tls = [
        'tls-port 6390',
        `tls-cert-file ${server.files.certificate}`,
        `tls-key-file ${server.files.key}`,
        `tls-ca-cert-file ${server.files.certificate}`,
        'tls-auth-clients yes',
      ];
      const redis = await start(at(51), 'standalone', tls);
      const build: Behind = chart => ({
        redis: Redis.fromAttributes(chart, 'far', {
          host: at(51),
          port: 6390,
          user: 'application',
          secretName: 'far',
          secretKey: 'application',
          mode: 'standalone',
          accessGranted: true,
        }),
        upstreamTls: { secretName: 'authority', serverName: 'redis.example', clientCertificate: true },
        tls: { secretName: 'proxy' },
      });
      const files = {
        '/secrets/1/ca.crt': server.certificate,
        '/secrets/1/tls.crt': server.certificate,
        '/secrets/1/tls.key': server.key,
        '/secrets/2/tls.crt': proxys.certificate,
        '/secrets/2/tls.key': proxys.key,
      };
      envoy = await proxy(build, {}, files);
      const trusting = { ca: proxys.certificate, servername: 'proxy.example' };
      await until('it answers', async () => (await said(connected({ tls: trusting }).set('a', '1'))) === 'OK');
      expect(await said(connected().set('a', '1'))).not.toBe('OK');
      // What the alert about their end goes by.
      await until('it says how long they last', async () =>
        /^envoy_server_days_until_first_cert_expiring\{\} \d{1,3}$/m.test(
          await scraped(PROXY_IP, PORTS.envoyStats.number),
        ),
      );
      await envoy.stop();

      // Another server's certificate.
      envoy = await proxy(build, {}, { ...files, '/secrets/1/ca.crt': proxys.certificate });
      expect(await said(connected({ tls: trusting }).set('a', '2'))).not.toBe('OK');
      expect(await redis.call('GET', 'a')).toBe('1');
      await redis.kill();
    });
  });
});

const MASTERAUTH = `masterauth ${plainPasswordOf('replication')}`;
const SCRIPTS = join(__dirname, '../../lib/scripts/envoy');

interface Ran {
  readonly code: number;
  readonly errors: string;
}

/** Liveness, asked in both ways that there are: by wget, and where there is none by bash. */
async function alive(): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-path-'));
  try {
    for (const program of ['sh', 'bash', 'cat', 'grep', 'sed']) {
      symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), join(folder, program));
    }
    const [byWget, byBash] = await Promise.all([script('alive.sh'), script('alive.sh', folder)]);
    // One of them may have been asked a moment before.
    return byWget.code === byBash.code ? byBash : alive();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a script beside the Envoy at `PROXY_IP`, as its container does. */
function script(name: string, path = process.env.PATH): Promise<Ran> {
  const env = { ADMIN_IP: PROXY_IP, ADMIN_PORT: String(PORTS.admin.number), CLUSTERS: 'web', DRAIN_SECONDS: '5' };
  return new Promise(resolve => {
    execFile('/bin/sh', [join(SCRIPTS, name)], { env: { ...env, PATH: path } }, (problem, _, errors) => {
      resolve({ code: problem ? Number(problem.code ?? 1) : 0, errors });
    });
  });
}
