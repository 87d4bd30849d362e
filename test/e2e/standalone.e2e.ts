import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { type DrillResult, runDrill } from '../../drills/drill';
import { deletePod } from '../../drills/faults/delete-pod';
import type { Fault } from '../../drills/faults/fault';
import { forceDeletePod } from '../../drills/faults/force-delete-pod';
import { killProcess } from '../../drills/faults/kill-process';
import { apply, kubectl } from '../../drills/kubectl';
import type { LedgerClient } from '../../drills/ledger/client';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { type RedisConnection, RedisStandalone } from '../../lib';
import type { TestedEngine } from '../../lib/config/engines';
import { ensureDefaultStorageClass, isReady, podsOf, runLedger } from './support/deployment';
import { confirmsDisk, enginesInTurn } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onTestCluster } from './support/on-test-cluster';
import { expectKept, ON_DISK } from './support/tested';

const [SERVERS, CLIENTS, OTHERS] = ['redis-alone', 'redis-alone-clients', 'redis-alone-others'];
const POD = 'web-0';
const SELECTOR = 'app.kubernetes.io/instance=web';
const results: DrillResult[] = [];

beforeAll(ensureDefaultStorageClass);
afterAll(async () => {
  await removeNamespaces(SERVERS, CLIENTS, OTHERS);
  process.stdout.write(`${[TABLE_HEAD, ...results.map(tableRow)].join('\n')}\n`);
});

const ready = async () => (await podsOf(SERVERS, SELECTOR)).some(isReady);
const gone = { what: 'the server to be gone', timeoutMs: 60_000, everyMs: 50, holds: async () => !(await ready()) };

describe.each(enginesInTurn(1))('%s, alone', engine => {
  const confirms = confirmsDisk(engine);
  let connection: RedisConnection;
  let ledger: LedgerClient;

  beforeAll(async () => {
    await freshNamespaces(SERVERS, CLIENTS, OTHERS);
    connection = await deployed(engine);
    ledger = await runLedger(CLIENTS, connection);
  });

  async function survives(name: string, fault: Fault, planned = false): Promise<void> {
    const result = await runDrill({
      name: `${engine}: ${name}`,
      fault,
      effect: gone,
      target: { namespace: SERVERS, pod: POD, selector: SELECTOR },
      ledger,
      ...(confirms ? { options: ON_DISK } : {}),
      recovery: { what: 'the server to be ready again', timeoutMs: 120_000, holds: ready },
    });
    results.push(result);
    expect(result.acknowledged[confirms ? 'waited' : 'plain']).toBeGreaterThan(0);
    expectKept(result, planned || !confirms);
  }

  it('loses nothing that it acknowledged when its pod is deleted', () => survives('delete the pod', deletePod, true));

  it('loses nothing that was on its disk when its pod is deleted by force', () =>
    survives('delete the pod by force', forceDeletePod));

  onTestCluster('loses nothing that was on its disk when its process is killed', () =>
    survives('kill the process', killProcess),
  );

  it('lets nobody in but those that it was told of', async () => {
    // The same pod as in the namespace that is let in, with the same labels.
    await apply([secretFor(OTHERS, connection)]);
    const other = await runLedger(OTHERS, connection);
    await expect(other.start()).rejects.toThrow(/No connection|no connection|connect|answer/);
  });
});

/** Applies a server, waits until it is ready, and gives the clients' namespace its password. */
async function deployed(engine: TestedEngine): Promise<RedisConnection> {
  const chart = new Chart(new App(), 'alone', { namespace: SERVERS });
  const redis = new RedisStandalone(chart, 'web', {
    engine,
    persistence: { kind: 'dynamic', size: '1Gi' },
    // Where nobody can wait for the disk, it is written to before each answer.
    ...(confirmsDisk(engine) ? {} : { appendfsync: 'always' }),
  });
  redis.allowFrom('ledger', { namespace: CLIENTS });
  passwords = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
  await apply([
    { ...secretFor(SERVERS, redis.connection), stringData: passwords },
    secretFor(CLIENTS, redis.connection),
    ...chart.toJson(),
  ]);
  await kubectl(['-n', SERVERS, 'rollout', 'status', 'statefulset/web', '--timeout=120s']);
  await until(ready, { what: 'the server to be ready', timeoutMs: 30_000 });
  return redis.connection;
}

let passwords: Readonly<Record<string, string>> = {};

function secretFor(namespace: string, { secretName, secretKey }: RedisConnection) {
  const stringData = { [secretKey]: passwords[secretKey] ?? '' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: secretName, namespace }, stringData };
}
