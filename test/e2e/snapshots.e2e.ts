import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { podsOfJob } from '../../cli/jobs/outcome';
import { runCommand } from '../../drills/command';
import type { Digest } from '../../drills/dataset/digest';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { RedisCluster } from '../../lib';
import { runDataset } from './backup/dataset';
import { firstFailure, outcomeOf, runNow } from './backup/jobs';
import { type SnapshotDriver, startSnapshotDriver } from './snapshots/driver';
import { isReady, podsOf } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { instanceOf } from './support/tested';

const NAMESPACE = 'snapshots';
const CLASS = 'e2e-immediate';
const ACCOUNT = 'redis-snapshots';
const CRON_JOB = 'redis-volume-snapshots';
const SERVERS = 6;

const shell = (script: string) => runCommand('sh', ['-c', script]);

/** The commands of the page that speak of this, for what is here instead of its examples. */
function documented(containing: string, set = ''): string {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'volume-snapshots.md'), 'utf8');
  const blocks = [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text]) => text ?? '');
  const found = blocks.find(text => text.includes(containing));
  if (found === undefined) throw new Error(`docs/volume-snapshots.md has no commands with "${containing}".`);
  return found
    .replaceAll('-n shop', `-n ${NAMESPACE}`)
    .replaceAll('=shop:', `=${NAMESPACE}:`)
    .replaceAll('redis-gp3', CLASS)
    .replaceAll('20261130t030001z', set);
}

const ready = () =>
  until(
    async () => {
      const all = await podsOf(NAMESPACE, `${instanceOf('redis')},app.kubernetes.io/component in (server,keeper)`);
      return all.length === SERVERS + 1 && all.every(isReady);
    },
    { what: 'all servers to be ready', timeoutMs: 300_000, everyMs: 1000 },
  );

describe.each(enginesInTurn(1).filter(isDrilled))('snapshots of the volumes of %s', engine => {
  let driver: SnapshotDriver;
  let chart: Chart;
  let before: Digest;
  let digest: () => Promise<Digest>;
  let fill: (keys: number) => Promise<number>;

  beforeAll(async () => {
    await kubectl(['get', 'crd', 'volumesnapshots.snapshot.storage.k8s.io']);
    await freshNamespaces(NAMESPACE);
    const metadata = { name: CLASS };
    const bound = { provisioner: 'e2e/local', volumeBindingMode: 'Immediate' };
    chart = new Chart(new App(), 'redis', { namespace: NAMESPACE });
    const redis = new RedisCluster(chart, 'redis', {
      engine,
      resources: { cpu: '30m', memory: '192Mi' },
      placement: { spread: 'preferred' },
      persistence: { kind: 'dynamic', size: '1Gi', storageClass: CLASS },
      volumeSnapshots: { serviceAccount: ACCOUNT, keep: 2 },
    });
    const stringData = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
    const secret = { name: redis.connection.secretName, namespace: NAMESPACE };
    await apply([
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, ...bound },
      { apiVersion: 'v1', kind: 'Secret', metadata: secret, stringData },
      ...chart.toJson(),
    ]);
    await ready();
    driver = await startSnapshotDriver(NAMESPACE);
    const dataset = await runDataset(NAMESPACE, redis.connection);
    digest = dataset.digest;
    fill = keys => dataset.fill({ keys, bytes: 500 });
    await fill(500);
  });
  afterAll(async () => {
    await driver?.stop();
    await removeNamespaces(NAMESPACE);
    await kubectl(['delete', 'storageclass', CLASS, '--ignore-not-found']);
  });

  /** Waits until a Job ended well, as long as the driver works. */
  const whole = async (job: string) => {
    const ended = outcomeOf(NAMESPACE, job);
    const outcome = await until(() => Promise.race([ended, driver.sets().then(() => undefined)]), {
      what: `Job ${job} to end`,
      timeoutMs: 120_000,
      everyMs: 500,
    });
    expect(outcome).toMatchObject({ succeeded: true });
    return outcome;
  };
  const taken = async (job: string) => {
    await runNow(NAMESPACE, job, CRON_JOB);
    await whole(job);
  };
  const sizes = async () => [...(await driver.sets()).values()].map(set => set.length);

  it('say which rights are missing, and leave nothing behind', async () => {
    await kubectl(['-n', NAMESPACE, 'create', 'serviceaccount', ACCOUNT]);
    await runNow(NAMESPACE, 'powerless', CRON_JOB);
    expect(await firstFailure(NAMESPACE, 'powerless')).toContain(
      `may not list VolumeSnapshots in namespace ${NAMESPACE}`,
    );
    expect(await outcomeOf(NAMESPACE, 'powerless')).toMatchObject({ succeeded: false });
    expect(await podsOfJob(NAMESPACE, 'powerless')).toHaveLength(1);
    await kubectl(['-n', NAMESPACE, 'delete', 'serviceaccount', ACCOUNT]);
    await shell(documented('create role'));
  });

  it('are one set, though the pod is killed in the middle', async () => {
    driver.working = false;
    await runNow(NAMESPACE, 'first', CRON_JOB);
    await until(async () => (await sizes())[0] === SERVERS, {
      what: 'the snapshots to be asked for',
      timeoutMs: 120_000,
    });
    const [pod] = await podsOfJob(NAMESPACE, 'first');
    await kubectl(['-n', NAMESPACE, 'delete', 'pod', pod?.metadata.name ?? '', '--grace-period=0', '--force']);
    driver.working = true;
    const outcome = await whole('first');
    expect(outcome.pods.at(-1)?.snapshots).toContain('"message":"going on"');
    expect(await sizes()).toEqual([SERVERS]);
  });

  it('are as many sets as are wanted', async () => {
    const [first] = (await driver.sets()).keys();
    await taken('second');
    before = await digest();
    await taken('third');
    expect(await sizes()).toEqual([SERVERS, SERVERS]);
    expect([...(await driver.sets()).keys()]).not.toContain(first);
  });

  it('bring back what was there, by the commands of the page', async () => {
    await fill(900);
    expect(await digest()).not.toEqual(before);
    const set = [...(await driver.sets()).keys()].sort().at(-1);
    await shell(documented('delete pvc'));
    await shell(documented('snapshot-set=', set));
    await driver.fill(SERVERS);
    await apply(chart.toJson());
    await ready();
    expect(await digest()).toEqual(before);
  });
});
