import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Yaml } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import type { Status } from '../../../cli/status/status';
import { EXIT } from '../../../cli/streams';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { RedisReplication } from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { onServer } from '../support/redis';
import { redisHa } from '../support/redis-ha';

const NAMESPACE = 'redis-ha-promote';

/** `redis-ha promote`, of two servers without volumes. */
export function promotes(engine: TestedEngine): void {
  const synthesized = (primary: number) => {
    const chart = new Chart(new App(), 'redis', { namespace: NAMESPACE });
    const resources = { cpu: '20m', memory: '128Mi' };
    const redis = new RedisReplication(chart, 'redis', { engine, primary, resources, persistence: { kind: 'none' } });
    return { redis, objects: chart.toJson() };
  };
  const promote = (...args: string[]) => redisHa(['promote', 'redis', ...args, '-n', NAMESPACE]).ended;
  const statusNow = async (): Promise<Status> =>
    JSON.parse((await redisHa(['status', 'redis', '-n', NAMESPACE, '-o', 'json']).ended).out)[0];
  const primaries = async () =>
    (await statusNow()).servers.filter(({ role }) => role === 'primary').map(({ pod }) => pod);
  const wellAgain = () =>
    until(async () => (await statusNow()).problems.length === 0, {
      what: 'all to be well',
      timeoutMs: 180_000,
      everyMs: 1000,
    });
  const scaled = (replicas: number) =>
    kubectl(['-n', NAMESPACE, 'scale', 'statefulset/redis', `--replicas=${replicas}`]);

  beforeAll(async () => {
    await freshNamespaces(NAMESPACE);
    const { redis, objects } = synthesized(0);
    const stringData = Object.fromEntries(redis.users.map(user => [user, randomPassword()]));
    const metadata = { name: redis.connection.secretName, namespace: NAMESPACE };
    await apply([{ apiVersion: 'v1', kind: 'Secret', metadata, stringData }, ...objects]);
    await wellAgain();
    await onServer(NAMESPACE, 'redis-0', 'set written before', 'application');
  });
  afterAll(() => removeNamespaces(NAMESPACE));

  it('changes just what another prop would change', async () => {
    const dry = await promote('redis-1', '--dry-run');
    expect([dry.code, dry.error]).toEqual([EXIT.done, '']);
    expect(dry.out).toMatch(
      /^It would be so: redis-1 takes over from redis-0, which hands it every write first; redis-1 is /,
    );
    expect(await primaries()).toEqual(['redis-0']);

    const { code, out, error } = await promote('redis-1');
    expect([code, error]).toEqual([EXIT.done, '']);
    process.stdout.write(out);
    expect(out).toMatch(/redis-1 is the primary, \S+ s later\.\nSet the prop primary of redis to 1 in the code .*\n$/);
    expect(await primaries()).toEqual(['redis-1']);
    expect(await onServer(NAMESPACE, 'redis-1', 'get written', 'application')).toBe('before\n');

    const folder = mkdtempSync(join(tmpdir(), 'promoted-'));
    writeFileSync(join(folder, 'redis.yaml'), Yaml.stringify(...synthesized(1).objects));
    const verified = JSON.parse((await redisHa(['verify', folder, '-o', 'json']).ended).out);
    expect(verified[0].checks).toEqual([{ what: 'what runs is what was synthesized', outcome: 'holds', found: [] }]);
    rmSync(folder, { recursive: true });
  });

  it('is refused where somebody else would take it back', async () => {
    const mark = 'argocd.argoproj.io/tracking-id';
    await kubectl(['-n', NAMESPACE, 'annotate', 'service/redis', `${mark}=shop`]);
    const { code, error } = await promote('redis-0');
    expect([code, error]).toEqual([EXIT.failed, expect.stringMatching(/^Argo CD keeps redis as its source has it/)]);
    await kubectl(['-n', NAMESPACE, 'annotate', 'service/redis', `${mark}-`]);
  });

  it('gives up what a primary that is away has alone, where it is told to', async () => {
    await wellAgain();
    await scaled(1);
    // One that is stopping still answers, and could hand over.
    const gone = async () => (await statusNow()).keeper?.reason?.includes('redis-1 does not answer');
    await until(gone, { what: 'the primary to go', timeoutMs: 120_000, everyMs: 500 });
    expect((await promote('redis-0')).error).toMatch(/^redis-1 .*, so that it cannot hand over: .* --lose-unread\.\n$/);
    const { code, out, error } = await promote('redis-0', '--lose-unread');
    expect([code, error]).toEqual([EXIT.done, '']);
    process.stdout.write(out);
    expect(await primaries()).toEqual(['redis-0']);
    await scaled(2);
    await wellAgain();
    expect(await onServer(NAMESPACE, 'redis-1', 'get written', 'application')).toBe('before\n');
  });
}
