import { homedir } from 'node:os';
import { join } from 'node:path';
import { namespacesOf } from '../../../charts/namespaces';
import { kubectl } from '../../../drills/kubectl';
import { until } from '../../../drills/wait';
import { environmentNamed } from '../../../environments';
import { REDIS_NODES } from '../../../infra/nodes';
import { countersOf } from '../support/deployment';
import { FULL } from '../support/engines';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { onServer } from '../support/redis';
import { type Change, deletedInOrder, type Order, standsAndChanges } from './changes';
import { edit } from './project';
import { report, table } from './report';
import { removeCopies, StackUnderTest } from './stack';

/** What tells the stacks of one cloud from those of another. */
export interface CloudUnderTest {
  /** Says where a stack is built, in a copy of the project. */
  readonly configure: (stack: StackUnderTest) => Promise<void>;
  /** What data would go with, and the way to it. */
  readonly holdingData: RegExp;
  /** What of the cloud is deleted before what. */
  readonly order: Order;
}

/** A stack, and how its settings change. */
interface StackToTest {
  readonly name: string;
  /** What the cluster of the tests is otherwise than the environment's: edits of its file. @default - nothing */
  readonly edits?: readonly (readonly [from: string, to: string])[];
  readonly changes: readonly Change[];
}

/** A change that reaches the workloads. */
const MORE_CLIENTS: Change = {
  what: 'the number of clients',
  file: 'environments/shapes.ts',
  from: "counter: { namespace: 'counter', replicas: 1 }",
  to: "counter: { namespace: 'counter', replicas: 2 }",
  updates: { Deployment: 1, ResourceQuota: 1 },
};

/** A password beside the one in use: it is there to be changed for, or taken away. */
const BESIDE_THE_CURRENT = /RandomPassword::[\w-]+-2$/;

const REPOSITORY = 'https://git.example.com/shop/manifests.git';

const KUBECONFIG = process.env.KUBECONFIG ?? join(homedir(), '.kube', 'config');

/** What in a cluster is deleted before what, clients first, where Pulumi applies the workloads. */
const WORKLOADS_FIRST: Order = [
  [/ sentinel-counter\/counter$/, /StatefulSet sentinel\//],
  [/apps\/v1:\w+ sentinel\//, /core\/v1:(ConfigMap|Secret|Service) sentinel\//],
  [/ counter\/counter$/, /StatefulSet redis\//],
  [/apps\/v1:\w+ redis\//, /core\/v1:(ConfigMap|Secret|Service) redis\//],
  [/networking.k8s.io\/v1:NetworkPolicy/, /core\/v1:Namespace/],
];

const PASSWORDS: Order = [
  [/core\/v1:Secret (redis|counter|sentinel)/, /RandomPassword (?!grafana)/],
  [/core\/v1:Secret monitoring/, /RandomPassword grafana/],
];

/**
 * Tests of a small stack whose objects are applied to the cluster of the tests, so that Redis answers. Changes of what is
 * around the workloads are those of `stackRecorded` too, where they need no cluster: here they run with `--full`.
 */
export function stackOnCluster(cloud: CloudUnderTest, tested: StackToTest): void {
  const figures: string[] = [];
  afterAll(() => conclude(...figures));
  const environment = environmentNamed(tested.name);
  const { redis, counter, sentinel } = environment;
  const namespaces = [...namespacesOf(environment), redis.cluster.monitoring?.namespace ?? 'monitoring'];
  const answers = async () => (await onServer(redis.namespace, `${redis.name}-0-0`, 'ping')).trim() === 'PONG';

  let stack: StackUnderTest;
  beforeAll(async () => {
    // Namespaces of an earlier run are found and removed by this; the program takes these over.
    await freshNamespaces(...namespaces);
    await kubectl(['label', 'nodes', '--all', '--overwrite', `${REDIS_NODES.key}=${REDIS_NODES.value}`]);
    stack = await create(cloud, tested, KUBECONFIG);
    // Here are no charts that the stand-in could install, and so no Argo CD.
    edit(stack.folder, `environments/${tested.name}.ts`, "workloads: 'argocd'", "workloads: 'direct'");
    for (const [from, to] of tested.edits ?? []) edit(stack.folder, `environments/${tested.name}.ts`, from, to);
  });
  afterAll(async () => {
    await kubectl(['label', 'nodes', '--all', `${REDIS_NODES.key}-`]);
    await removeNamespaces(...namespaces);
  });

  standsAndChanges(
    () => stack,
    tested.name,
    [MORE_CLIENTS, ...(FULL ? tested.changes : [])],
    async () => {
      const began = performance.now();
      const run = await stack.up();
      await until(answers, { what: 'Redis to answer', timeoutMs: 60_000 });
      figures.push(`${tested.name}: up → a Redis that answers in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return run;
    },
  );

  it('has a Redis of each kind that answers, with a client in another namespace', async () => {
    expect(await answers()).toBe(true);
    const info = await onServer(redis.namespace, `${redis.name}-0-0`, 'cluster info');
    expect(info).toContain('cluster_slots_ok:16384');
    for (const client of [counter.namespace, sentinel?.counter.namespace ?? '']) {
      expect(await count(client)).toBe((await count(client)) - 1);
    }
  });

  it('is taken down: clients, servers, their surroundings, nodes, cluster, network', async () => {
    report(tested.name, 'destroy', await stack.destroy());
    deletedInOrder(stack, [...WORKLOADS_FIRST, ...PASSWORDS, ...cloud.order]);
    const { stdout } = await kubectl(['get', 'namespaces', ...namespaces, '--ignore-not-found', '-o', 'name']);
    expect(stdout).toBe('');
  });
}

/** Tests of a stack of production: recorded alone, which needs no cluster; protected. */
export function stackRecorded(cloud: CloudUnderTest, tested: StackToTest): void {
  afterAll(() => conclude());
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await create(cloud, tested, 'none');
  });

  standsAndChanges(() => stack, tested.name, tested.changes);

  it('leaves the workloads to Argo CD', () => {
    const kinds = stack.asked('create').map(({ type }) => type);
    expect(kinds).toContain('kubernetes:core/v1:Namespace');
    expect(kinds).toContain('kubernetes:argoproj.io/v1alpha1:Application');
    expect(kinds.filter(type => /^kubernetes:apps\//.test(type))).toEqual([]);
  });

  it('has all that holds data refuse to be taken down', async () => {
    const data = (await stack.resources()).filter(
      ({ type, custom, urn }) => custom && cloud.holdingData.test(type) && !BESIDE_THE_CURRENT.test(urn),
    );
    expect(data.length).toBeGreaterThan(0);
    expect(data.filter(({ protect }) => !protect).map(({ urn }) => urn)).toEqual([]);
    if (!FULL) return;
    // The engine takes minutes to find all that refuses.
    for (const run of [() => stack.previewDestroy(), () => stack.destroy()])
      await expect(run()).rejects.toThrow(/protected/);
    const deleted = stack.asked('delete').map(({ type }) => type);
    expect(deleted.filter(type => cloud.holdingData.test(type))).toEqual([]);
  });

  it('is taken down once its environment says so', async () => {
    edit(stack.folder, `environments/${tested.name}.ts`, 'deletionProtection: true', 'deletionProtection: false');
    const run = await stack.up();
    report(tested.name, 'deletionProtection: false', run);
    expect(run.steps.filter(({ type, op }) => cloud.holdingData.test(type) && op !== 'update')).toEqual([]);
    report(tested.name, 'destroy', await stack.destroy());
    deletedInOrder(stack, [...PASSWORDS, ...cloud.order]);
  });
}

async function create(
  { configure }: CloudUnderTest,
  { name }: StackToTest,
  kubeconfig: string,
): Promise<StackUnderTest> {
  const stack = await StackUnderTest.create(name, kubeconfig);
  edit(stack.folder, 'environments/gitops.ts', 'url: GITOPS_PLACEHOLDER', `url: '${REPOSITORY}'`);
  await configure(stack);
  return stack;
}

/** Shows what the steps did, and removes the copies of the project. */
function conclude(...figures: readonly string[]): void {
  process.stdout.write(`\n${table()}\n\n${figures.join('\n')}\n\n`);
  removeCopies();
}

/** The counter's own count of a key; it reads and writes three. */
async function count(namespace: string): Promise<number> {
  return (await countersOf(namespace)).my_counter;
}
