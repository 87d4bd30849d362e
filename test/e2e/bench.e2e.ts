import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../charts/credentials-secrets';
import type { Told } from '../../cli/bench/figures';
import type { Status } from '../../cli/status/status';
import { EXIT } from '../../cli/streams';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { RedisCluster, RedisStandalone } from '../../lib';
import { LABELS } from '../../lib/config/labels';
import { podsOf } from './support/deployment';
import { enginesInTurn, isDrilled } from './support/engines';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';
import { redisHa } from './support/redis-ha';
import { selectorOf } from './support/tested';

const NAMESPACE = 'bench';
/** A cluster that need not survive, and a server alone, to be measured side by side. */
const [ALONE, CLUSTER] = ['alone', 'cluster'];
const RESOURCES = { cpu: '30m', memory: '128Mi' };

const bench = (...args: string[]) =>
  redisHa(['bench', ALONE, CLUSTER, '-n', NAMESPACE, '--keys', '500', '--seconds', '3', ...args]);
const told = async (...args: string[]): Promise<Told> => {
  const { code, out, error } = await bench(...args, '-o', 'json', '--yes').ended;
  if (code !== EXIT.done) throw new Error(`bench ended with ${code}: ${error}${out}`);
  return JSON.parse(out);
};

describe.each(enginesInTurn(1).filter(isDrilled))('redis-ha bench, of %s', engine => {
  beforeAll(async () => {
    await freshNamespaces(NAMESPACE);
    const chart = new Chart(new App(), 'redis', { namespace: NAMESPACE });
    const props = { engine, resources: RESOURCES, persistence: { kind: 'none' } } as const;
    const all = [
      new RedisStandalone(chart, ALONE, props),
      new RedisCluster(chart, CLUSTER, { ...props, replicasPerShard: 0 }),
    ];
    const secrets = all.map(({ connection, users }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: connection.secretName, namespace: NAMESPACE },
      stringData: Object.fromEntries(users.map(user => [user, randomPassword()])),
    }));
    await apply([...secrets, ...chart.toJson()]);
    await until(isReady, { what: 'both to be ready', timeoutMs: 240_000, everyMs: 1000 });
  });
  afterAll(() => removeNamespaces(NAMESPACE));

  /** Servers without replicas are a problem that stays; all else must be well. */
  async function isReady(): Promise<boolean> {
    const { out } = await redisHa(['status', '-n', NAMESPACE, '-o', 'json']).ended;
    const all: readonly Status[] = JSON.parse(out);
    const settled = all.every(({ keeper }) => keeper === undefined || keeper.state === 'settled');
    return settled && all.flatMap(({ servers }) => servers).every(({ ready }) => ready);
  }

  async function keysLeft(): Promise<number> {
    const pods = await Promise.all([ALONE, CLUSTER].map(name => podsOf(NAMESPACE, selectorOf({ name }, 'server'))));
    const sizes = pods.flat().map(({ metadata }) => onServer(NAMESPACE, metadata.name, 'dbsize', 'application'));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + Number(size), 0);
  }

  it('sends nothing where it is not marked for it, and nothing unasked', async () => {
    const unmarked = await bench('--yes').ended;
    expect(unmarked).toMatchObject({ code: EXIT.failed, error: expect.stringContaining('is not marked for drills') });
    await kubectl(['label', 'namespace', NAMESPACE, `${LABELS.drills}=allowed`]);
    const unasked = await bench().ended;
    expect(unasked).toMatchObject({ code: EXIT.failed, error: expect.stringMatching(/set --yes\.\n$/) });
    const dry = await bench('--dry-run', '--mix', 'queue').ended;
    expect(dry).toMatchObject({ code: EXIT.done, error: '', out: expect.stringContaining('queue (lpush=50,rpop=50)') });
    const wrong = await bench('--rate', '0', '--mix', 'shop').ended;
    expect(wrong.code).toBe(EXIT.usage);
    expect(wrong.error).toMatch(/--mix: "shop" is no mix .*; --rate has to be a whole number/);
    expect((await kubectl(['-n', NAMESPACE, 'get', 'deployments', '-o', 'name'])).stdout).not.toContain('load');
  });

  it('has both take turns, as fast as they answer, and compares them', async () => {
    const { targets } = await told('--rounds', '2', '--clients', '4', '--mix', 'session');
    expect(targets.map(({ name, rounds }) => [name, rounds.length])).toEqual([
      [ALONE, 2],
      [CLUSTER, 2],
    ]);
    const began = [0, 1].flatMap(round => targets.map(({ rounds }) => rounds[round]?.startedAt));
    expect([...began].sort()).toEqual(began);
    for (const { figures, releases } of targets) {
      expect(figures).toMatchObject({ errors: {}, keysLeft: 0 });
      expect(figures.done).toBeGreaterThan(100);
      expect(releases).not.toEqual([]);
      expect(figures.ratios.perSecond).toBeGreaterThan(0);
    }
    expect(await keysLeft()).toBe(0);
  });

  it('keeps to a schedule, and tells it as a page', async () => {
    // So few that they are answered on busy nodes too.
    const { code, out, error } = await bench('--rounds', '1', '--rate', '20', '--yes', '-o', 'html').ended;
    expect([code, error]).toEqual([EXIT.done, expect.stringMatching(/^round 1 of 1: alone .*; cluster .*\n$/)]);
    process.stdout.write(error);
    expect(out).toContain(`<title>Bench of ${ALONE}, ${CLUSTER}</title>`);
    expect(out).toMatch(/<th scope="row">answered<\/th><td class="figure">60<\/td><td class="figure">60<\/td>/);
    expect(out).toContain('No command failed.');
    expect(await keysLeft()).toBe(0);
  });

  it('stops, and takes away what it made, when it is interrupted', async () => {
    const running = bench('--seconds', '600', '--rounds', '1', '--yes');
    const sending = async () => (await keysLeft()) > 0;
    await until(sending, { what: 'keys to be there', timeoutMs: 120_000, everyMs: 1000 });
    running.child.kill('SIGINT');
    const { code, error } = await running.ended;
    expect([code, error]).toEqual([EXIT.failed, expect.stringContaining('Interrupted: nothing is sent any more')]);
    expect(await keysLeft()).toBe(0);
    const { stdout } = await kubectl(['-n', NAMESPACE, 'get', 'deployments,configmaps', '-o', 'name']);
    expect(stdout).not.toContain('redis-ha-load');
  });
});
