import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { ask, pageOf } from '../../drills/api-server';
import { apply, kubectl } from '../../drills/kubectl';
import { type Report, total } from '../../drills/ledger/report';
import { until } from '../../drills/wait';
import { type IRedis, Redis, RedisCluster, type User } from '../../lib';
import { COMPONENT, componentLabels } from '../../lib/config/labels';
import { PORTS } from '../../lib/config/ports';
import { runDataset } from './backup/dataset';
import { ensureDefaultStorageClass, isReady, podsOf, runLedger } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { primaryOf } from './support/redis';
import { instanceOf, selectorOf } from './support/tested';

/** A plain Redis, and what follows it; a first region, and a second one. */
const [LEGACY, MOVED, FIRST, SECOND] = ['migrate-legacy', 'migrate', 'migrate-first', 'migrate-second'] as const;
const ALL = [LEGACY, MOVED, FIRST, SECOND];

const COMMON = { resources: { cpu: '30m', memory: '192Mi' }, persistence: { kind: 'dynamic', size: '1Gi' } } as const;
const SMALL = { ...COMMON, replicasPerShard: 0 };
const FILL = { keys: 1500, bytes: 1000 };

const rows: string[] = [];
afterAll(() => {
  const head =
    '| what | acknowledged | found, then the same keys | lost | keys | seconds of the last comparison |\n|---|---|---|---|---|---|';
  process.stdout.write(`\n${head}\n${rows.join('\n')}\n\n`);
});

const secret = (namespace: string, name: string, stringData: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
});

const passwordsOf = ({ users }: { readonly users: readonly User[] }) =>
  Object.fromEntries(users.map(user => [user, randomPassword()]));

/** A server as many charts make one: no users, one password. */
function plainRedis(namespace: string, password: string): object[] {
  const labels = { app: 'legacy' };
  const metadata = { name: 'legacy', namespace };
  const container = {
    name: 'redis',
    image: 'redis:7.0-alpine',
    command: ['sh', '-c', 'exec redis-server --protected-mode no --save "" --requirepass "$PASSWORD"'],
    env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'legacy', key: 'password' } } }],
    readinessProbe: { tcpSocket: { port: PORTS.redis.number }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    resources: { limits: { memory: '256Mi' } },
  };
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 999,
    runAsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const spec = { securityContext, containers: [container] };
  return [
    secret(namespace, 'legacy', { password }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: PORTS.redis.number }] } },
  ];
}

/** What a migration says of itself. */
interface Status {
  readonly state: string;
  readonly reason?: string;
}

const migrationPod = async (namespace: string) => {
  const pods = await podsOf(namespace, selectorOf({ name: 'redis' }, 'migration'));
  return pods.find(({ metadata }) => !metadata.deletionTimestamp);
};

/** Waits until a migration says that all is the same. */
async function inStep(namespace: string): Promise<void> {
  await until(
    async () => {
      const pod = await migrationPod(namespace);
      const page = pod && pageOf(namespace, pod.metadata.name, PORTS.http.number, 'status');
      const status = page && (await ask<Status>(page).catch(String));
      if (typeof status === 'object' && status.state === 'in step' && pod && isReady(pod)) return true;
      throw new Error(`it says ${JSON.stringify(status)}`);
    },
    { what: `the migration in ${namespace} to be in step`, timeoutMs: 300_000, everyMs: 500 },
  );
}

/** The cut-over: all is compared once more, and the topology is its clients' then. Tells how long that took, in seconds. */
async function finish(namespace: string): Promise<number> {
  const began = performance.now();
  const pod = await migrationPod(namespace);
  const page = pageOf(namespace, pod?.metadata.name ?? '', PORTS.http.number, 'finish');
  expect(await ask<Status>(page, { body: {}, timeoutMs: 300_000 })).toMatchObject({ state: 'finished' });
  return (performance.now() - began) / 1000;
}

const readyServers = (namespace: string, servers: number) =>
  until(
    async () => {
      const pods = await podsOf(namespace, `${instanceOf('redis')},${COMPONENT} in (server,keeper)`);
      return pods.length === servers + 1 && pods.every(isReady);
    },
    { what: `${servers} servers of ${namespace} and their keeper to be ready`, timeoutMs: 300_000, everyMs: 1000 },
  );

const noted = (what: string, { total: all }: Report, keys: number, seconds: number) =>
  rows.push(
    `| ${what} | ${total(all.acknowledged)} | ${all.found} | ${total(all.lost)} | ${keys} | ${Math.round(seconds)} |`,
  );

describe.each(enginesInTurn(1).filter(isDrilled))('a Redis that is filled from another one, on %s', engine => {
  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...ALL);
  });
  afterAll(() => removeNamespaces(...ALL));

  it('has all of a plain server, with what is written meanwhile, though it is interrupted', async () => {
    await apply(plainRedis(LEGACY, 'of-the-tests'));
    await kubectl(['-n', LEGACY, 'rollout', 'status', 'deployment/legacy', '--timeout=120s']);
    const host = `legacy.${LEGACY}.svc.cluster.local`;
    const legacy: IRedis = Redis.fromAttributes(new Chart(new App(), 'legacy'), 'legacy', {
      ...{ host, mode: 'standalone', secretName: 'legacy', accessGranted: true },
    });
    const source = await runDataset(LEGACY, legacy.connection);
    await source.fill(FILL);
    const ledger = await runLedger(LEGACY, legacy.connection);
    await ledger.start({ waitReplicas: 0, keep: true, pauseMs: 10 });

    const chart = new Chart(new App(), 'redis', { namespace: MOVED });
    const redis = new RedisCluster(chart, 'redis', {
      ...{ ...SMALL, engine },
      migration: { source: { host, password: { secret: 'legacy', key: 'password' } } },
    });
    await apply([
      secret(MOVED, redis.connection.secretName, passwordsOf(redis)),
      secret(MOVED, 'legacy', { password: 'of-the-tests' }),
      ...chart.toJson(),
    ]);
    await readyServers(MOVED, 3);
    const pod = await until(() => migrationPod(MOVED), { what: 'a migration to begin', timeoutMs: 60_000 });
    await until(async () => (await migrationPod(MOVED))?.status.phase === 'Running', {
      what: 'the migration to run',
      timeoutMs: 60_000,
    });
    await kubectl(['-n', MOVED, 'delete', 'pod', pod.metadata.name, '--grace-period=0', '--force']);
    await inStep(MOVED);

    // The cut-over: nobody writes any more.
    const report = await ledger.stop();
    expect(total(report.total.lost)).toBe(0);
    const seconds = await finish(MOVED);
    const before = await source.digest();
    expect(await (await runDataset(MOVED, redis.connection)).digest()).toEqual(before);
    noted(`a plain Redis 7.0 into ${engine}`, report, before.keys, seconds);
    await removeNamespaces(LEGACY, MOVED);
  });

  it('is a second region that follows the first, through a failover there, and takes over by one command', async () => {
    const charts = [FIRST, SECOND].map(namespace => new Chart(new App(), 'redis', { namespace })) as [Chart, Chart];
    const first = new RedisCluster(charts[0], 'redis', { ...COMMON, engine, copied: true });
    first.allowFrom('second', { namespace: SECOND, podLabels: componentLabels('redis', 'migration') });
    const second = new RedisCluster(charts[1], 'redis', {
      ...{ ...SMALL, engine },
      migration: {
        source: {
          host: first.connection.host,
          mode: 'cluster',
          user: 'backup',
          password: { secret: 'first', key: 'backup' },
        },
        primaries: 3,
      },
    });
    const passwords = passwordsOf(first);
    await apply([
      secret(FIRST, first.connection.secretName, passwords),
      secret(SECOND, second.connection.secretName, passwordsOf(second)),
      secret(SECOND, 'first', { backup: passwords.backup }),
      ...charts.flatMap(chart => chart.toJson()),
    ]);
    await Promise.all([readyServers(FIRST, 6), readyServers(SECOND, 3)]);
    const source = await runDataset(FIRST, first.connection);
    await source.fill(FILL);
    const ledger = await runLedger(FIRST, first.connection);
    await ledger.start({ keep: true, pauseMs: 10 });
    await inStep(SECOND);
    await kubectl(['-n', FIRST, 'delete', 'pod', await primaryOf(FIRST, 'redis', 0)]);
    await readyServers(FIRST, 6);

    const report = await ledger.stop();
    const seconds = await finish(SECOND);
    const before = await source.digest();
    const copy = await runDataset(SECOND, second.connection);
    expect(await copy.digest()).toEqual(before);
    noted(`a cluster of ${engine} into another one, a failover meanwhile`, report, before.keys, seconds);

    // It is the one that is written to now, and there is nothing left of the first.
    await removeNamespaces(FIRST);
    await copy.fill({ keys: 10, bytes: 10 });
    expect((await copy.digest()).keys).toBe(before.keys);
  });
});
