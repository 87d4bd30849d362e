import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import type { Status } from '../../cli/status/status';
import { EXIT } from '../../cli/streams';
import { execIn } from '../../drills/api-server';
import { type DrillResult, runDrill } from '../../drills/drill';
import { healsItself } from '../../drills/faults/fault';
import { apply, kubectl } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type IRedis, RedisCluster, RedisSentinel, type Tls } from '../../lib';
import { createAuthority } from '../servers/support/certificates';
import { ensureDefaultStorageClass, isReady, podsOf, runLedger } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { redisHa } from './support/redis-ha';
import { expectKept, instanceOf } from './support/tested';

const CLUSTER = { redis: 'tls-cluster', clients: 'tls-cluster-clients' } as const;
const SENTINEL = { redis: 'tls-sentinel', clients: 'tls-sentinel-clients' } as const;
const ALL = [CLUSTER, SENTINEL].flatMap(({ redis, clients }) => [redis, clients]);
const CERTIFICATE = 'certificate';
const RESOURCES = { cpu: '30m', memory: '128Mi' };
const TLS: Tls = { secretName: CERTIFICATE, clientCertificates: 'required' };

const [ours, foreign] = [createAuthority(), createAuthority()];
const folder = mkdtempSync(join(tmpdir(), 'redis-ha-e2e-'));
const results: DrillResult[] = [];
afterAll(() => {
  for (const each of [ours, foreign]) each.remove();
  rmSync(folder, { recursive: true });
  process.stdout.write(`\n${[TABLE_HEAD, ...results.map(tableRow)].join('\n')}\n\n`);
});

/** A Secret for a namespace, as cert-manager writes it, with a certificate of its own. */
function certificateIn(namespace: string, name: string, authority = ours) {
  authority.issue(folder, name);
  const files = ['ca.crt', 'tls.crt', 'tls.key'].map(file => [file, readFileSync(join(folder, file), 'utf8')]);
  const metadata = { name: CERTIFICATE, namespace };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata,
    stringData: Object.fromEntries(files),
  };
}

describe.each(enginesInTurn(1).filter(isDrilled))('TLS of %s', engine => {
  const chartOf = (namespace: string) => new Chart(new App(), 'tls', { namespace });
  const charts = { cluster: chartOf(CLUSTER.redis), sentinel: chartOf(SENTINEL.redis) };
  const common = { engine, tls: TLS, resources: RESOURCES, persistence: { kind: 'dynamic', size: '1Gi' } } as const;
  const cluster = new RedisCluster(charts.cluster, 'redis', common);
  const sentinel = new RedisSentinel(charts.sentinel, 'redis', common);
  const each: readonly [IRedis & { readonly users: readonly string[] }, typeof CLUSTER | typeof SENTINEL][] = [
    [cluster, CLUSTER],
    [sentinel, SENTINEL],
  ];
  let ledgers: readonly LedgerClient[];

  const allReady = async () => {
    const pods = await Promise.all(each.map(([, { redis }]) => podsOf(redis, instanceOf('redis'))));
    return pods.every(of => of.length > 6 && of.every(isReady));
  };

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...ALL);
    for (const [redis, { redis: servers, clients }] of each) {
      redis.allowFrom('clients', { namespace: clients });
      const { secretName: name, secretKey } = redis.connection;
      const stringData = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
      const secret = (namespace: string, texts: object) =>
        apply([{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: texts }]);
      await secret(servers, stringData);
      await secret(clients, { [secretKey]: stringData[secretKey] });
      await apply([certificateIn(servers, redis.connection.host), certificateIn(clients, 'clients')]);
    }
    await apply(Object.values(charts).flatMap(chart => chart.toJson()));
    const what = 'servers, Sentinels and keepers to be ready';
    await until(allReady, { what, timeoutMs: 300_000, everyMs: 1000 });
    ledgers = await Promise.all(each.map(([redis, { clients }]) => runLedger(clients, redis.connection)));
  });
  afterAll(() => removeNamespaces(...ALL));

  const containers = async () => {
    const pods = await Promise.all(
      each.map(async ([, { redis: namespace }]) =>
        (await podsOf(namespace, 'app.kubernetes.io/component in (server,sentinel)')).map(({ metadata }) => ({
          namespace,
          pod: metadata.name,
          container: metadata.name.startsWith('redis-sentinel') ? 'sentinel' : 'redis',
        })),
      ),
    );
    return pods.flat();
  };
  const shell = async (place: Awaited<ReturnType<typeof containers>>[number], script: string) =>
    (await execIn(place, ['sh', '-c', script])).stdout.trim();

  it('is known to the command, of each server', async () => {
    for (const [, { redis: namespace }] of each) {
      const { code, out, error } = await redisHa(['status', 'redis', '-n', namespace, '-o', 'json']).ended;
      expect([code, error]).toEqual([EXIT.done, '']);
      const [{ servers }] = JSON.parse(out) as readonly [Status];
      // Of two days some minutes are over.
      for (const { certificate } of servers) expect(certificate).toEqual({ days: 1, of: 2 });
      expect((await redisHa(['status', '-n', namespace]).ended).out).toMatch(/^ {2}certificates {2}good for 1 d$/m);
    }
  });

  it('is renewed everywhere under load, and a primary goes with nothing lost', async () => {
    const [ledger, beside] = ledgers as readonly [LedgerClient, LedgerClient];
    const result = await runDrill({
      name: `${engine}: a renewed certificate, and a pod deleted`,
      ledger,
      beside: { sentinel: beside },
      options: { waitReplicas: 0 },
      target: { namespace: CLUSTER.redis, pod: 'redis-0-0' },
      fault: {
        name: 'renew',
        portable: true,
        heal: healsItself,
        async inject() {
          const renewed = new Map<string, string>();
          for (const [redis, { redis: namespace }] of each) {
            const secret = certificateIn(namespace, redis.connection.host);
            await apply([secret]);
            renewed.set(namespace, createHash('sha256').update(secret.stringData['tls.crt']).digest('hex'));
          }
          await until(
            async () => {
              const places = await containers();
              const used = await Promise.all(
                places.map(place => shell(place, 'sha256sum <"$RUN/tls/tls.crt" | cut -d " " -f 1').catch(() => '')),
              );
              return places.every(({ namespace }, index) => used[index] === renewed.get(namespace));
            },
            { what: 'all to have the renewed certificate', timeoutMs: 300_000, everyMs: 2000 },
          );
          await kubectl(['-n', CLUSTER.redis, 'delete', 'pod', 'redis-0-0']);
          await kubectl(['-n', SENTINEL.redis, 'delete', 'pod', 'redis-0']);
        },
      },
      recovery: {
        what: 'all to be ready again',
        timeoutMs: 240_000,
        holds: allReady,
      },
    });
    results.push(result);
    for (const one of [result, ...Object.values(result.beside)]) expectKept(one, true);
  });

  it('is asked for: plain text and clients without a certificate are refused, and a handshake is checked', async () => {
    for (const place of await containers()) {
      const port = place.container === 'sentinel' ? 26380 : 6380;
      const ask = (flags: string) =>
        shell(place, `timeout 3 redis-cli -h "$POD_IP" -p ${port} ${flags} ping 2>&1`).catch(String);
      expect(await ask('--tls --cacert "$RUN/tls/ca.crt" --cert "$RUN/tls/tls.crt" --key "$RUN/tls/tls.key"')).toMatch(
        /NOAUTH|PONG/,
      );
      for (const flags of ['', '--tls --cacert "$RUN/tls/ca.crt"']) expect(await ask(flags)).not.toMatch(/NOAUTH|PONG/);
      expect(await shell(place, `redis-cli -h "$POD_IP" -p ${port - 1} ping 2>&1 || true`)).toMatch(/refused/);
    }
  });

  it('is refused where another authority signed it', async () => {
    const [, { clients }] = each[0] as (typeof each)[number];
    await apply([certificateIn(clients, 'clients', foreign)]);
    await kubectl(['-n', clients, 'rollout', 'restart', 'deployment/ledger']);
    await kubectl(['-n', clients, 'rollout', 'status', 'deployment/ledger', '--timeout=90s']);
    const ledger = await runLedger(clients, cluster.connection);
    await expect(ledger.start({})).rejects.toThrow(/does not answer/);
  });
});
