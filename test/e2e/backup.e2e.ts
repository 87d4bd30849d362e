import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import { podsOfJob } from '../../cli/jobs/outcome';
import { EXIT } from '../../cli/streams';
import { execIn } from '../../drills/api-server';
import type { Digest } from '../../drills/dataset/digest';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import {
  type Backup,
  type IRedis,
  RedisCluster,
  RedisSentinel,
  RedisStandalone,
  type Restore,
  type TestedEngine,
  type User,
} from '../../lib';
import type { Manifest } from '../support/manifests';
import { type DatasetClient, runDataset } from './backup/dataset';
import { firstFailure, outcomeOf, runNow } from './backup/jobs';
import { accessKeyIn, BUCKET, FULL_BUCKET, runS3, storeIn } from './backup/s3';
import { ensureDefaultStorageClass, isReady, podsOf } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';
import { redisHa, withManifests } from './support/redis-ha';
import { instanceOf } from './support/tested';

const STORE = 'backup-store';
const SOURCE = 'backup';
const FIVE = 'backup-five';
const SENTINELS = 'backup-sentinel';
const OLDER = 'backup-older';
const ALL = [STORE, SOURCE, FIVE, SENTINELS, OLDER];

const ENCRYPTION = { secret: 'encryption', key: 'key' };
const COMMON = { resources: { cpu: '30m', memory: '192Mi' }, persistence: { kind: 'dynamic', size: '1Gi' } } as const;
/** How many of each kind there are; with texts of 2,000 bytes, some 30 MB. */
const FILL = { keys: 4000, bytes: 2000 };

const rows: string[] = [];
afterAll(() => {
  process.stdout.write(`\n| what | seconds | bytes | seconds a GiB |\n|---|---|---|---|\n${rows.join('\n')}\n\n`);
});

const noted = (what: string, seconds: number, bytes: number) =>
  rows.push(`| ${what} | ${seconds} | ${bytes} | ${Math.round((seconds / bytes) * 2 ** 30)} |`);

type Users = { readonly users: readonly User[] };

/** A topology in a namespace, with its Secrets, ready for clients of that namespace. */
async function deployed(
  namespace: string,
  redis: IRedis & Users,
  chart: Chart,
  isApplied: (object: Manifest) => boolean = () => true,
): Promise<void> {
  const metadata = { name: redis.connection.secretName, namespace };
  const stringData = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
  await apply([
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'encryption', namespace },
      stringData: { key: 'in the dark' },
    },
    accessKeyIn(namespace),
    ...chart.toJson().filter(isApplied),
  ]);
}

const ready = (namespace: string, pods: number) =>
  until(
    async () => {
      const all = await podsOf(namespace, `${instanceOf('redis')},app.kubernetes.io/component in (server,keeper)`);
      return all.length === pods && all.every(isReady);
    },
    { what: `${pods} pods of ${namespace} to be ready`, timeoutMs: 300_000, everyMs: 1000 },
  );

const chartOf = (namespace: string) => new Chart(new App(), 'redis', { namespace });

describe.each(enginesInTurn(0).filter(isDrilled))('backups of %s', engine => {
  const backup: Backup = { store: { ...storeIn(STORE), prefix: engine }, encryptionKey: ENCRYPTION, keep: 2 };
  const names: string[] = [];
  let before: Digest;
  let dataset: DatasetClient;

  const source = (more: Partial<Backup> = {}) => {
    const chart = chartOf(SOURCE);
    const redis = new RedisCluster(chart, 'redis', { ...COMMON, engine, backup: { ...backup, ...more } });
    return { chart, redis };
  };
  const restoreOf = (name: string): Restore => ({
    store: backup.store,
    encryptionKey: ENCRYPTION,
    of: { namespace: SOURCE, name: 'redis' },
    backup: name,
  });
  const finished = (log = '') => /backup (\S+) is complete/.exec(log)?.[1];
  const cronJob = (chart: Chart): Manifest => chart.toJson().find(({ kind }) => kind === 'CronJob');
  const job = (chart: Chart): Manifest => chart.toJson().find(({ kind }) => kind === 'Job');
  const inStore = async (script: string) => {
    const [pod] = await podsOf(STORE, `app=s3-${BUCKET}`);
    return (await execIn({ namespace: STORE, pod: pod?.metadata.name ?? '', container: 's3' }, ['sh', '-c', script]))
      .stdout;
  };

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...ALL);
    await runS3(STORE);
    const { redis, chart } = source();
    await deployed(SOURCE, redis, chart);
    await ready(SOURCE, 7);
    dataset = await runDataset(SOURCE, redis.connection);
    await dataset.fill(FILL);
    before = await dataset.digest();
  });
  afterAll(() => removeNamespaces(...ALL));

  it('are of replicas alone, are read back, and go on where they are interrupted', async () => {
    await runNow(SOURCE, 'first');
    const pod = await until(async () => (await podsOfJob(SOURCE, 'first'))[0], {
      what: 'a backup to begin',
      timeoutMs: 60_000,
    });
    await kubectl(['-n', SOURCE, 'delete', 'pod', pod.metadata.name, '--grace-period=0', '--force']);
    const outcome = await outcomeOf(SOURCE, 'first');
    expect(outcome).toMatchObject({ succeeded: true });
    const last = outcome.pods.at(-1);
    names.push(finished(last?.finish) ?? 'none');
    expect(last?.verify).toContain(`${before.keys} keys in 3 files`);

    const copied = [...(last?.take ?? '').matchAll(/copying (redis-\d-\d)/g)].map(([, name]) => name ?? '');
    expect(copied).toHaveLength(3);
    for (const server of copied) expect(await onServer(SOURCE, server, 'info replication')).toContain('role:slave');
  });

  it('are encrypted, and as many as are wanted', async () => {
    for (const name of ['second', 'third']) {
      await runNow(SOURCE, name);
      const outcome = await outcomeOf(SOURCE, name);
      expect(outcome).toMatchObject({ succeeded: true });
      names.push(finished(outcome.pods.at(-1)?.finish) ?? 'none');
    }
    const folder = `/objects/root/${BUCKET}/${engine}/${SOURCE}/redis`;
    expect((await inStore(`ls ${folder}`)).trim().split('\n')).toEqual(names.slice(1));
    const bytes = Number(await inStore(`cat ${folder}/${names[2]}/*.rdb* | wc -c`));
    expect(await inStore(`grep -l 'REDIS0\\|VALKEY0' ${folder}/*/* || true`)).toBe('');
    const { seconds } = await outcomeOf(SOURCE, 'third');
    noted(`backup of ${before.keys} keys, ${engine}`, seconds, bytes);
  });

  it('fail with a reason where the bucket is full, and no backup is left of them', async () => {
    const store = { ...storeIn(STORE, FULL_BUCKET), prefix: engine };
    await runNow(SOURCE, 'full', cronJob(source({ store }).chart));
    const outcome = await outcomeOf(SOURCE, 'full');
    expect(outcome.succeeded).toBe(false);
    expect(outcome.said).toMatch(/put: the backup could not be put into its store: .*No space left/);
  });

  it('let nobody but a replica’s user read, that one change nothing, and an application administer nothing', async () => {
    const server = 'redis-0-0';
    expect(await onServer(SOURCE, server, 'set a b', 'backup')).toContain('NOPERM');
    expect(await onServer(SOURCE, server, 'get a', 'backup')).toContain('NOPERM');
    expect(await onServer(SOURCE, server, 'config get masterauth', 'backup')).toContain('NOPERM');
    for (const command of ['config get requirepass', 'acl list', 'keys a', 'cluster forget a', 'replicaof no one']) {
      expect([command, await onServer(SOURCE, server, command, 'application')]).toEqual([
        command,
        expect.stringContaining('NOPERM'),
      ]);
    }
  });

  it('are refused where a topology holds data', async () => {
    const chart = chartOf(SOURCE);
    const redis = new RedisCluster(chart, 'redis', { ...COMMON, engine, backup, restore: restoreOf(names[2] ?? '') });
    const { data } = JSON.parse(
      (await kubectl(['-n', SOURCE, 'get', 'secret', redis.connection.secretName, '-o', 'json'])).stdout,
    );
    expect(Object.keys(data)).not.toContain('copy');
    await apply([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: redis.connection.secretName, namespace: SOURCE },
        stringData: { copy: randomPassword() },
      },
    ]);
    await apply(chart.toJson());
    const restore = job(chart);
    const outcome = await outcomeOf(SOURCE, restore.metadata.name, 400_000);
    expect(outcome.succeeded).toBe(false);
    expect(outcome.pods.at(-1)?.copy).toMatch(/holds/);
    expect(await dataset.digest()).toEqual(before);
  });

  it('fill five shards from three, though the one who copies is killed, and nothing is left of what they were taken of', async () => {
    await removeNamespaces(SOURCE);
    const chart = chartOf(FIVE);
    const redis = new RedisCluster(chart, 'redis', {
      ...COMMON,
      ...{ engine, shards: 5, replicasPerShard: 0 },
      restore: restoreOf(names[2] ?? ''),
    });
    await deployed(FIVE, redis, chart);
    const { name } = job(chart).metadata;
    const begun = await until(
      async () =>
        (await podsOfJob(FIVE, name)).find(({ status }) =>
          status.containerStatuses?.some(({ state }) => state.running),
        ),
      { what: 'the restore to begin', timeoutMs: 300_000, everyMs: 200 },
    );
    await kubectl(['-n', FIVE, 'delete', 'pod', begun.metadata.name, '--grace-period=0', '--force']);
    const outcome = await outcomeOf(FIVE, name);
    expect(outcome).toMatchObject({ succeeded: true });
    const after = await runDataset(FIVE, redis.connection);
    expect(await after.digest()).toEqual(before);
    const { bytes } = JSON.parse(outcome.pods.at(-1)?.copy?.trim().split('\n').at(-1) ?? '{}');
    noted(`restore of them into five shards, interrupted, ${engine}`, outcome.seconds, bytes);
    await removeNamespaces(FIVE);
  });

  it('fill servers with Sentinels, by the command, which lists them and begins once all is as it should be', async () => {
    const chart = chartOf(SENTINELS);
    const redis = new RedisSentinel(chart, 'redis', { ...COMMON, engine, restore: restoreOf(names[2] ?? '') });
    const { name } = job(chart).metadata;
    await deployed(SENTINELS, redis, chart, ({ metadata }) => !metadata.name.startsWith('redis-restore'));
    await withManifests(chart.toJson(), async folder => {
      const restore = (...more: readonly string[]) => redisHa(['restore', folder, ...more]).ended;
      const early = await restore('--dry-run');
      expect(early).toEqual({
        code: EXIT.failed,
        out: '',
        error: expect.stringMatching(/^Nothing was applied:\n- redis-\d is not ready: wait until it is\./),
      });
      // While servers come up.
      const listed = await restore('--list');
      expect(listed).toEqual({ code: EXIT.done, error: '', out: `${names.slice(1).join('\n')}\n` });
      await until(async () => (await restore('--dry-run')).code === EXIT.done, {
        what: 'servers to be filled',
        timeoutMs: 300_000,
        everyMs: 1000,
      });
      const done = await restore();
      expect([done.code, done.error]).toEqual([EXIT.done, '']);
      expect(done.out).toMatch(
        new RegExp(`^Job ${name} fills redis in namespace ${SENTINELS} from backup ${names[2]} of redis in namespace`),
      );
      expect(done.out).toMatch(new RegExp(`\\n100 %: part 3 of 3, .*\\n.*Job ${name} is complete: \\d+ keys of `));
      expect((await restore()).error).toContain(`- Job ${name} is complete, and does not run again`);
    });
    const after = await runDataset(SENTINELS, redis.connection);
    expect(await after.digest()).toEqual(before);
    await removeNamespaces(SENTINELS);
  });

  it('are refused where a file is not whole, and where the release is older', async () => {
    const folder = `/objects/root/${BUCKET}/${engine}/${SOURCE}/redis/${names[1]}`;
    await inStore(`f=$(ls ${folder}/1.rdb*); truncate -s 100000 "$f"`);
    const outcomeIn = async (release: TestedEngine, name: string) => {
      const chart = chartOf(OLDER);
      const redis = new RedisStandalone(chart, 'redis', { ...COMMON, engine: release, restore: restoreOf(name) });
      await deployed(OLDER, redis, chart);
      const restore = job(chart);
      const said = await firstFailure(OLDER, restore.metadata.name);
      await kubectl(['-n', OLDER, 'delete', 'job', restore.metadata.name]);
      return said;
    };
    expect(await outcomeIn(engine, names[1] ?? '')).toMatch(/is not the file that was taken|could not be got/);
    expect(await outcomeIn('redis-7.0', names[2] ?? '')).toMatch(/cannot read it: restore it into the release/);
  });
});
