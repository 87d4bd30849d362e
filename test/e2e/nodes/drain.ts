import { App, Chart } from 'cdk8s';
import { randomPassword } from '../../../charts/credentials-secrets';
import { EXIT } from '../../../cli/streams';
import { ask } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { RedisCluster, RedisSentinel } from '../../../lib';
import type { TestedEngine } from '../../../lib/config/engines';
import { ensureDefaultStorageClass } from '../support/deployment';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { redisHa } from '../support/redis-ha';
import { nodeNames, nodeOfPod } from '../support/zones';

/** Servers without volumes, which go anywhere, and servers with volumes of their nodes. */
const FREE = 'redis-drain';
const BOUND = 'redis-drain-volumes';

const RESOURCES = { cpu: '20m', memory: '128Mi' };

/** `redis-ha drain`, of a node with servers that can go elsewhere and of one that cannot. */
export function drainsNodes(engine: TestedEngine): void {
  let node: string;
  const drain = (namespace: string, ...more: string[]) => redisHa(['drain', node, '-n', namespace, ...more]);
  const isWell = async (namespace: string) => (await redisHa(['status', '-n', namespace]).ended).code === EXIT.done;
  const wellAgain = (namespace: string) =>
    until(() => isWell(namespace), { what: `all of ${namespace} to be well`, timeoutMs: 300_000, everyMs: 1000 });
  const isCordoned = async () =>
    (await ask<{ spec: { unschedulable?: boolean } }>(`/api/v1/nodes/${node}`)).spec.unschedulable === true;
  const podsThere = async (namespace: string) =>
    [...(await nodeOfPod(namespace))].filter(([, of]) => of === node).map(([pod]) => pod);

  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(FREE, BOUND);
    const chart = (namespace: string) => new Chart(new App(), 'redis', { namespace });
    const [free, bound] = [chart(FREE), chart(BOUND)];
    const common = { engine, resources: RESOURCES };
    const each = [
      new RedisCluster(free, 'redis', { ...common, persistence: { kind: 'none' } }),
      new RedisSentinel(bound, 'redis', {
        ...common,
        persistence: { kind: 'dynamic', size: '1Gi' },
        sentinels: { as: 'sidecars' },
      }),
    ];
    const secrets = each.map(({ users, connection }, index) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: connection.secretName, namespace: [FREE, BOUND][index] },
      stringData: Object.fromEntries(users.map(user => [user, randomPassword()])),
    }));
    await apply([...secrets, ...free.toJson(), ...bound.toJson()]);
    await Promise.all([FREE, BOUND].map(wellAgain));
    node = (await nodeNames()).at(-1) ?? '';
  });
  afterAll(async () => {
    await kubectl(['uncordon', node]);
    await removeNamespaces(FREE, BOUND);
  });

  it('says who would leave, and then has one after the other leave', async () => {
    const there = await podsThere(FREE);
    const dry = await drain(FREE, '--dry-run').ended;
    expect([dry.code, dry.error]).toEqual([EXIT.done, '']);
    for (const pod of there) expect(dry.out).toContain(`${FREE}/${pod} `);
    expect(await isCordoned()).toBe(false);

    const { code, out, error } = await drain(FREE).ended;
    expect([code, error]).toEqual([EXIT.done, '']);
    process.stdout.write(out);
    for (const pod of there) expect(out).toContain(`${FREE}/${pod} is evicted: `);
    expect(out).toContain(`Left on ${node} of namespace ${FREE}: 0 pods of topologies, 0 of others.`);
    expect([await isCordoned(), await podsThere(FREE)]).toEqual([true, []]);
    expect(await isWell(FREE)).toBe(true);
  });

  it('stops where a volume is bound to the node, and evicts nothing else', async () => {
    const there = (await podsThere(BOUND)).filter(pod => /^redis-\d$/.test(pod));
    expect(there).toHaveLength(1);
    const before = (await nodeOfPod(BOUND)).size;
    const { code, error } = await drain(BOUND).ended;
    expect(code).toBe(EXIT.failed);
    expect(error).toMatch(
      new RegExp(
        `^${there[0]} has no node, as its volume can be .* Nothing else is evicted\\. ${node} stays cordoned: `,
      ),
    );
    expect((await nodeOfPod(BOUND)).size).toBe(before - 1);
    const again = await drain(BOUND, '--dry-run').ended;
    expect([again.code, again.out]).toEqual([
      EXIT.done,
      `${node} would be cordoned.\nNo pod of a topology is there.\n`,
    ]);
    await kubectl(['uncordon', node]);
    await wellAgain(BOUND);
  });

  it('says that the node stays cordoned where it is interrupted', async () => {
    const running = drain(BOUND);
    await until(() => running.said.out.includes('is evicted'), { what: 'an eviction', timeoutMs: 60_000, everyMs: 50 });
    running.child.kill('SIGINT');
    const { code, error } = await running.ended;
    expect([code, error]).toEqual([EXIT.failed, expect.stringMatching(`^Interrupted. ${node} stays cordoned: `)]);
    expect(await isCordoned()).toBe(true);
    await kubectl(['uncordon', node]);
    await wellAgain(BOUND);
  });
}
