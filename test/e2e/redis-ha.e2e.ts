import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Yaml } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import type { Rehearsed } from '../../cli/drill/rehearse';
import type { Happening } from '../../cli/events/timeline';
import type { Status } from '../../cli/status/status';
import { EXIT } from '../../cli/streams';
import { apply, kubectl } from '../../drills/kubectl';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { until } from '../../drills/wait';
import { RedisCluster } from '../../lib';
import { LABELS } from '../../lib/config/labels';
import { promotes } from './redis-ha/promote';
import { ensureDefaultStorageClass, podsOf } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { PROGRAM, redisHa } from './support/redis-ha';

const NAMESPACE = 'redis-ha';
const BACKUPS = 'backups';
const statusNow = async (): Promise<Status> => {
  const { out, error } = await redisHa(['status', 'redis', '-n', NAMESPACE, '-o', 'json']).ended;
  if (out === '') throw new Error(error);
  return JSON.parse(out)[0];
};
const isWell = async () => (await statusNow()).problems.length === 0;

describe.each(enginesInTurn(1).filter(isDrilled))('redis-ha beside a cluster of %s', engine => {
  let folder: string;
  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(NAMESPACE);
    const chart = new Chart(new App(), 'redis', { namespace: NAMESPACE });
    const redis = new RedisCluster(chart, 'redis', {
      engine,
      resources: { cpu: '30m', memory: '192Mi' },
      persistence: { kind: 'dynamic', size: '1Gi' },
      backup: { store: { kind: 'volume', claim: BACKUPS } },
    });
    const stringData = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
    const metadata = { name: redis.connection.secretName, namespace: NAMESPACE };
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await apply([
      { apiVersion: 'v1', kind: 'Secret', metadata, stringData },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: BACKUPS, namespace: NAMESPACE },
        spec: claim,
      },
      ...chart.toJson(),
    ]);
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
    writeFileSync(join(folder, 'redis.yaml'), Yaml.stringify(...chart.toJson()));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await removeNamespaces(NAMESPACE);
  });

  it('says how it is: what is missing while it comes up, and that all is well when it is', async () => {
    await until(isWell, { what: 'all to be well', timeoutMs: 300_000, everyMs: 1000 });
    const { code, out, error } = await redisHa(['status', '-n', NAMESPACE]).ended;
    expect([code, error]).toEqual([EXIT.done, '']);
    expect(out).toMatch(/^redis in namespace redis-ha: all is well\n/);
    const { servers, keeper } = await statusNow();
    expect(keeper?.state).toBe('settled');
    expect(servers.map(({ slots = 0 }) => slots).reduce((sum, each) => sum + each)).toBe(16_384);
    expect(servers.filter(({ role }) => role === 'primary')).toHaveLength(3);
  });

  it('finds that all is as it was synthesized, and then what somebody changed by hand', async () => {
    const verify = () => redisHa(['verify', folder, '--try-policies']).ended;
    const well = await verify();
    expect(well).toEqual({ code: EXIT.done, error: '', out: expect.not.stringMatching(/fails|unknown/) });
    const patch = '--patch={"spec":{"schedule":"0 4 * * *"}}';
    await kubectl(['-n', NAMESPACE, 'patch', 'cronjob/redis-backup', '--type=merge', patch]);
    const metadata = { name: 'open', namespace: NAMESPACE };
    const open = { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] };
    await apply([{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: open }]);
    const seen = async () => {
      const { code, out } = await verify();
      expect(code).toBe(EXIT.problems);
      expect(out).toContain(`CronJob ${NAMESPACE}/redis-backup differs`);
      return ['6379 (redis)', '16379 (bus)', '9121 (metrics)'].every(port => out.includes(`port ${port} of redis-0-0`));
    };
    await until(seen, { what: 'the open ports to be found', timeoutMs: 120_000 });
    await kubectl(['-n', NAMESPACE, 'delete', 'networkpolicy/open']);
    const strangers = async () => (await podsOf(NAMESPACE, '!app.kubernetes.io/name')).length;
    await until(async () => (await strangers()) === 0, { what: 'the pods that tried to go', timeoutMs: 60_000 });
    await kubectl(['apply', '-f', folder]);
    expect((await redisHa(['verify', folder]).ended).code).toBe(EXIT.done);
  });

  it('makes a backup now', async () => {
    const dry = await redisHa(['backup', 'redis', '-n', NAMESPACE, '--dry-run']).ended;
    expect(dry).toMatchObject({
      code: EXIT.done,
      out: expect.stringMatching(/^Job redis-backup-\S+ would be made of/),
    });
    const { code, out, error } = await redisHa(['backup', 'redis', '-n', NAMESPACE]).ended;
    expect([code, error]).toEqual([EXIT.done, '']);
    expect(out).toMatch(/Job redis-backup-\S+ is complete: .*backup \d{8}T\d{6}Z is complete/);
    expect((await redisHa(['backup', 'redis', '-n', NAMESPACE, '--of', 'volume-snapshots']).ended).error).toBe(
      'redis has no CronJob for that: set its prop volumeSnapshots, and apply it.\n',
    );
  });

  it('has a primary hand over, where another can', async () => {
    const failover = (...more: string[]) => redisHa(['failover', 'redis', '-n', NAMESPACE, ...more]).ended;
    expect((await failover()).error).toBe('redis has 3 shards: name one with --shard, from 0 to 2.\n');
    const dry = await failover('--shard', '1', '--dry-run');
    expect(dry).toMatchObject({
      code: EXIT.done,
      out: expect.stringMatching(/^redis-1-\d would hand over to redis-1-\d\.\n$/),
    });
    const { code, out, error } = await failover('--shard', '1');
    expect([code, error]).toEqual([EXIT.done, '']);
    process.stdout.write(out);
    expect(out).toMatch(/^(redis-1-\d) hands over to (redis-1-\d)\.\n\2 is the primary, \S+ s later\.\n$/);
    await until(isWell, { what: 'all to be well', timeoutMs: 120_000, everyMs: 1000 });
  });

  it('shows a failover while it goes on, to who watches', async () => {
    const watching = redisHa(['status', 'redis', '-n', NAMESPACE, '--watch']);
    await until(() => watching.said.out.includes('all is well'), { what: 'the first look', timeoutMs: 30_000 });
    const { servers } = await statusNow();
    const victim = servers.find(({ role }) => role === 'primary')?.pod ?? '';
    const seen = watching.said.out.length;
    await kubectl(['-n', NAMESPACE, 'delete', 'pod', victim, '--grace-period=0', '--force']);
    const began = performance.now();
    const later = () => watching.said.out.slice(seen);
    await until(() => later().includes('problem'), { what: 'a problem to be shown', timeoutMs: 60_000, everyMs: 50 });
    process.stdout.write(`a primary deleted is shown after ${Math.round(performance.now() - began)} ms\n`);
    expect(later()).toMatch(new RegExp(`${victim} (is|does|has|waits)`));
    // That it was well is in what came before the problem, too.
    const over = () => later().lastIndexOf('all is well') > later().lastIndexOf('problem');
    await until(over, { what: 'all to be well again', timeoutMs: 180_000 });
    watching.child.kill('SIGINT');
    expect((await watching.ended).error).toBe('');
  });

  it('breaks nothing that is not marked for it, and nothing unasked', async () => {
    await until(isWell, { what: 'all to be well', timeoutMs: 120_000, everyMs: 1000 });
    const drill = (...more: string[]) => redisHa(['drill', 'redis', 'delete-pod', '-n', NAMESPACE, ...more]).ended;
    const { code, error } = await drill('--yes');
    expect([code, error]).toEqual([EXIT.failed, expect.stringMatching(/ is not marked for drills, .*`kubectl label /)]);
    await kubectl(['label', 'namespace', NAMESPACE, `${LABELS.drills}=allowed`]);
    expect((await drill()).error).toMatch(/Nobody is there to be asked whether that is wanted: set --yes\.\n$/);
    expect((await drill('--dry-run')).out).toMatch(/^The pod redis-0-\d is deleted, as by an eviction/);
  });

  it('breaks a primary on purpose, and finds every write that was confirmed', async () => {
    const args = ['drill', 'redis', 'delete-pod-by-force', '-n', NAMESPACE, '--shard', '2', '--yes', '-o', 'json'];
    const { code, out, error } = await redisHa(args).ended;
    expect([code, error]).toEqual([
      EXIT.done,
      expect.stringMatching(/the fault begins, at redis-2-\d\n(.*\n)*.*all is well again\n/),
    ]);
    const [result]: readonly [Rehearsed] = JSON.parse(out);
    process.stdout.write(`${TABLE_HEAD}\n${tableRow(result)}\n`);
    expect(result.lost.waited + result.wrong + result.unverified).toBe(0);
    expect(result.acknowledged.waited).toBeGreaterThan(0);
    expect(result.report.timeline?.acknowledged.length).toBeGreaterThan(0);
    expect(new Set(result.happenings.map(({ from }) => from))).toContain('Kubernetes');
    expect((await kubectl(['-n', NAMESPACE, 'get', 'deployment', '-o', 'name'])).stdout).not.toContain('ledger');
  });

  it('takes back what it did when it is interrupted', async () => {
    const drill = redisHa(['drill', 'redis', 'isolate-pod', '-n', NAMESPACE, '--lasts', '1h', '--yes']);
    const begun = () => drill.said.error.includes('it is felt');
    await until(begun, { what: 'a primary to be cut off', timeoutMs: 180_000 });
    drill.child.kill('SIGINT');
    const { code, error } = await drill.ended;
    expect([code, error]).toEqual([EXIT.failed, expect.stringMatching(/Interrupted: what was done is healed/)]);
    const left = (...what: string[]) => kubectl(['-n', NAMESPACE, 'get', ...what, '-o', 'name']);
    expect((await left('pods', '-l', LABELS.isolated)).stdout).toBe('');
    expect((await left('networkpolicies')).stdout).not.toContain('isolated');
  });

  it('tells afterwards what happened, in order', async () => {
    const { code, out, error } = await redisHa(['events', 'redis', '-n', NAMESPACE, '-o', 'json']).ended;
    expect([code, error]).toEqual([EXIT.done, '']);
    const all: readonly Happening[] = JSON.parse(out);
    expect(all.map(({ time }) => Date.parse(time))).toEqual(
      [...all].map(({ time }) => Date.parse(time)).sort((a, b) => a - b),
    );
    expect(new Set(all.map(({ from }) => from))).toEqual(new Set(['Kubernetes', 'keeper']));
    const text = await redisHa(['events', '-n', NAMESPACE, '--since', '1d']).ended;
    expect(text.out).toMatch(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}keeper +redis-\d-\d +step \w+: /m);
  });

  it('ends with 3 where something is wrong, and says it first', async () => {
    await until(isWell, { what: 'all to be well', timeoutMs: 120_000, everyMs: 1000 });
    await kubectl(['-n', NAMESPACE, 'scale', 'deployment/redis-keeper', '--replicas=0']);
    const gone = async () => (await statusNow()).problems.some(({ what }) => what.startsWith('The keeper is away'));
    await until(gone, { what: 'the keeper to be missed', timeoutMs: 60_000 });
    const { code, out } = await redisHa(['status', '-n', NAMESPACE, '-o', 'wide']).ended;
    expect(code).toBe(EXIT.problems);
    expect(out).toMatch(/^redis in namespace redis-ha: 1 problem\n {2}The keeper is away.*\n {4}docs\/runbooks\//);
    await kubectl(['-n', NAMESPACE, 'scale', 'deployment/redis-keeper', '--replicas=1']);
    await until(isWell, { what: 'all to be well', timeoutMs: 120_000, everyMs: 1000 });
  });

  it('says in one sentence what it cannot do, and ends with 1', async () => {
    const configs = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    const config = (name: string, text: string) => {
      writeFileSync(join(configs, name), text);
      return { KUBECONFIG: join(configs, name) };
    };
    const { stdout } = await kubectl(['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json']);
    const current = JSON.parse(stdout);
    const { stdout: token } = await kubectl(['-n', NAMESPACE, 'create', 'token', 'default']);
    const as = (user: object, server?: string) => {
      const [{ name, cluster }] = current.clusters;
      return JSON.stringify({
        ...current,
        clusters: [{ name, cluster: { ...cluster, ...(server ? { server } : {}) } }],
        users: [{ name: current.users[0].name, user }],
      });
    };
    const cases: [Record<string, string>, string[], RegExp][] = [
      [{}, ['nobody'], /^Namespace redis-ha has no topology nobody; it has redis\.\n$/],
      [config('broken', 'a: ['), [], /^The cluster can't be asked: .* See that `kubectl get pods` works\.\n$/],
      [config('stranger', as({ token: token.trim() })), [], /^You may not look there: .*forbidden.*\n$/],
      [config('away', as(current.users[0].user, 'https://127.0.0.1:9')), [], /^The cluster can't be asked: .*\n$/],
    ];
    for (const [env, args, sentence] of cases) {
      const { code, out, error } = await redisHa(['status', ...args, '-n', NAMESPACE], env).ended;
      expect([code, out, error]).toEqual([EXIT.failed, '', expect.stringMatching(sentence)]);
    }
    rmSync(configs, { recursive: true });
  });

  it('does not mind a reader that has seen enough', async () => {
    await until(isWell, { what: 'all to be well', timeoutMs: 120_000, everyMs: 1000 });
    const script = `"$1" "$2" status -n ${NAMESPACE} -o yaml | head -c 1; echo " $?"`;
    const child = spawn('bash', ['-o', 'pipefail', '-c', script, 'bash', process.execPath, PROGRAM]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text));
    await new Promise(resolve => child.on('close', resolve));
    expect(said).toBe('- 0\n');
  });
});

describe.each(enginesInTurn(0).filter(isDrilled))('redis-ha beside a primary that the manifest names, %s', engine => {
  promotes(engine);
});
