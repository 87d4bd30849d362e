import { homedir } from 'node:os';
import { join } from 'node:path';
import { namespacesOf } from '../../charts/namespaces';
import { kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { environmentNamed } from '../../environments';
import { REDIS_NODES } from '../../infra/nodes';
import { usersOf } from '../../lib/config/users';
import { edit } from './gke/project';
import { report, table } from './gke/report';
import { type Run, removeCopies, StackUnderTest } from './gke/stack';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onServer } from './support/redis';

const DEV = environmentNamed('gke-dev');
const { monitoring } = DEV.redis.cluster;
const NAMESPACES = [...namespacesOf(DEV), monitoring?.namespace ?? 'monitoring'];
const KUBECONFIG = process.env.KUBECONFIG ?? join(homedir(), '.kube', 'config');

/** An edit, and the resources that it updates in place: kind and how many. */
interface Change {
  readonly what: string;
  /** @default - the environment's */
  readonly file?: string;
  readonly from: string;
  readonly to: string;
  readonly updates: Readonly<Record<string, number>>;
}

const CHANGES: Readonly<Record<'gke-dev' | 'gke-prod', readonly Change[]>> = {
  'gke-dev': [
    {
      what: 'the number of nodes',
      from: "redisNodes: { machineType: 'e2-standard-2', perZone: 3 }",
      to: "redisNodes: { machineType: 'e2-standard-2', perZone: 4 }",
      updates: { NodePool: 1 },
    },
    {
      what: 'the machine type',
      from: "redisNodes: { machineType: 'e2-standard-2'",
      to: "redisNodes: { machineType: 'e2-standard-4'",
      updates: { NodePool: 1 },
    },
    {
      what: 'the release channel',
      from: "controlPlane: 'zonal',",
      to: "controlPlane: 'zonal', releaseChannel: 'RAPID',",
      updates: { Cluster: 1 },
    },
    {
      what: 'the age of backups',
      from: "controlPlane: 'zonal',",
      to: "controlPlane: 'zonal', backupDays: 7,",
      updates: { Bucket: 1 },
    },
    {
      what: 'the number of clients',
      file: 'environments/shapes.ts',
      from: "counter: { namespace: 'counter', replicas: 1 }",
      to: "counter: { namespace: 'counter', replicas: 2 }",
      updates: { Deployment: 1, ResourceQuota: 1 },
    },
  ],
  'gke-prod': [
    {
      what: 'the number of nodes',
      from: "redisNodes: { machineType: 'n2-highmem-4', perZone: 2 }",
      to: "redisNodes: { machineType: 'n2-highmem-4', perZone: 3 }",
      updates: { NodePool: 1 },
    },
    {
      what: 'the machine type',
      from: "redisNodes: { machineType: 'n2-highmem-4'",
      to: "redisNodes: { machineType: 'n2-highmem-8'",
      updates: { NodePool: 1 },
    },
    {
      what: 'the release channel',
      from: "controlPlane: 'regional',",
      to: "controlPlane: 'regional', releaseChannel: 'STABLE',",
      updates: { Cluster: 1 },
    },
    {
      what: 'the size of disks',
      from: 'sizeGb: 50',
      to: 'sizeGb: 100',
      updates: { Disk: 9 },
    },
  ],
};

const figures: string[] = [];
afterAll(() => {
  process.stdout.write(`\n${table()}\n\n${figures.join('\n')}\n\n`);
  removeCopies();
});

/** Kinds of the steps that took place, and how often each; components do nothing. */
function updated({ steps }: Run): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { op, type } of steps) {
    const kind = `${op === 'update' ? '' : `${op} `}${type.split(':')[2]}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

/** What data would go with, and the way to it. */
const HOLDING_DATA = /:(Cluster|Disk|RegionDisk|Bucket|RandomPassword)$/;

/** What is deleted before what. */
const ORDER: readonly (readonly [first: RegExp, second: RegExp])[] = [
  [/ sentinel-counter\/counter$/, /StatefulSet sentinel\//],
  [/apps\/v1:\w+ sentinel\//, /core\/v1:(ConfigMap|Secret|Service) sentinel\//],
  [/ counter\/counter$/, /StatefulSet redis\//],
  [/apps\/v1:\w+ redis\//, /core\/v1:(ConfigMap|Secret|Service) redis\//],
  [/networking.k8s.io\/v1:NetworkPolicy/, /core\/v1:Namespace/],
  [/core\/v1:Secret (redis|counter|sentinel)/, /RandomPassword (?!grafana)/],
  [/core\/v1:Secret monitoring/, /RandomPassword grafana/],
  [/^kubernetes:/, /NodePool/],
  [/NodePool/, /container\/cluster:/],
  [/container\/cluster:/, /compute\/network:/],
];

function deletedInOrder(stack: StackUnderTest, order: typeof ORDER): void {
  const names = stack.asked('delete').map(({ type, name }) => `${type} ${name}`);
  const at = (pattern: RegExp) => names.flatMap((name, index) => (pattern.test(name) ? [index] : []));
  for (const [first, second] of order) {
    expect([first, at(first).length > 0, at(second).length > 0]).toEqual([first, true, true]);
    expect([first, second, Math.max(...at(first)) < Math.min(...at(second))]).toEqual([first, second, true]);
  }
}

describe('a configuration that is wrong', () => {
  it('fails with every mistake, before anything is made', async () => {
    const stack = await StackUnderTest.create('gke-dev', 'none');
    await stack.configure('gcp:region', 'europe-west1');
    await stack.configure('region', 'asia-east1');
    for (const run of [() => stack.preview(), () => stack.up()]) {
      await expect(run()).rejects.toThrow(
        /gcp:project is still "your-project".*\n.*gcp:region is "europe-west1".*pulumi config set gcp:region asia-east1\n.*pulumi config rm region/,
      );
    }
    expect(stack.logged()).toBe('');
  });

  it.each([
    ['eks-dev', /no Pulumi program yet/],
    ['staging', /no environment of that name; choose gke-dev or gke-prod/],
  ])('fails for the stack %s', async (name, sentence) => {
    const stack = await StackUnderTest.create(name, 'none');
    await stack.configure('gcp:project', 'some-project');
    await expect(stack.preview()).rejects.toThrow(sentence);
    expect(stack.logged()).toBe('');
  });

  it('is found by the compiler where it is in an environment', async () => {
    const stack = await StackUnderTest.create('gke-dev', 'none');
    await stack.configure('gcp:project', 'some-project');
    edit(stack.folder, 'environments/gke-dev.ts', "controlPlane: 'zonal'", "controlPlane: 'zone'");
    await expect(stack.compiledPreview()).rejects.toThrow(/TS2322/);
    expect(stack.logged()).toBe('');
  });
});

/** From nothing to a stack that stands still, and through changes of settings. */
function standsAndChanges(
  stack: () => StackUnderTest,
  name: string,
  changes: readonly Change[],
  up = () => stack().up(),
): void {
  let planned: Run['counts'] = {};

  it('previews what is to be made', async () => {
    const run = await stack().preview();
    report(name, 'preview', run);
    planned = run.counts;
    expect(Object.keys(planned)).toEqual(['create']);
    expect(stack().asked('create')).toEqual([]);
  });

  it('makes just that', async () => {
    const run = await up();
    report(name, 'up', run);
    expect(run.counts).toEqual(planned);
  });

  it('has nothing to do when it is run again', async () => {
    report(name, 'preview again', await stack().unchanged());
    const run = await stack().up();
    report(name, 'up again', run);
    expect(run.counts).toEqual({ same: planned.create });
  });

  it('keeps every password encrypted in its state, and shows none', async () => {
    const passwords = await stack().passwords();
    // Grafana's besides.
    expect(passwords).toHaveLength(usersOf('cluster').length + usersOf('sentinel', 'sentinels').length + 1);
    const everywhere = [stack().stored(), stack().logged(), stack().shown].join();
    expect(everywhere).toContain('RandomPassword');
    const clear = passwords.flatMap(password => [password, Buffer.from(password).toString('base64')]);
    expect(clear.filter(text => everywhere.includes(text))).toEqual([]);
  });

  it.each(changes.map(change => [change.what, change] as const))('changes %s alone', async (what, change) => {
    const { file = `environments/${name}.ts`, from, to } = change;
    edit(stack().folder, file, from, to);
    const preview = await stack().preview();
    expect(updated(preview)).toEqual(change.updates);
    const run = await stack().up();
    report(name, what, run);
    expect(updated(run)).toEqual(change.updates);
  });
}

describe('gke-dev, on this cluster', () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    // Namespaces of an earlier run are found and removed by this; the program takes these over.
    await freshNamespaces(...NAMESPACES);
    await kubectl(['label', 'nodes', '--all', '--overwrite', `${REDIS_NODES.key}=${REDIS_NODES.value}`]);
    stack = await StackUnderTest.create('gke-dev', KUBECONFIG);
    await stack.configure('gcp:project', 'some-project');
  });
  afterAll(async () => {
    await kubectl(['label', 'nodes', '--all', `${REDIS_NODES.key}-`]);
    await removeNamespaces(...NAMESPACES);
  });

  standsAndChanges(
    () => stack,
    'gke-dev',
    CHANGES['gke-dev'],
    async () => {
      const began = performance.now();
      const run = await stack.up();
      await until(answers, { what: 'Redis to answer', timeoutMs: 60_000 });
      figures.push(`gke-dev: up → a Redis that answers in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return run;
    },
  );

  it('has a Redis of each kind that answers, with a client in another namespace', async () => {
    const { namespace, name } = DEV.redis;
    expect(await answers()).toBe(true);
    expect(await onServer(namespace, `${name}-0-0`, 'cluster info')).toContain('cluster_slots_ok:16384');
    for (const client of [DEV.counter.namespace, DEV.sentinel?.counter.namespace ?? '']) {
      expect(await count(client)).toBe((await count(client)) - 1);
    }
  });

  it('is taken down: clients, servers, their surroundings, nodes, cluster, network', async () => {
    report('gke-dev', 'destroy', await stack.destroy());
    deletedInOrder(stack, ORDER);
    const { stdout } = await kubectl(['get', 'namespaces', ...NAMESPACES, '--ignore-not-found', '-o', 'name']);
    expect(stdout).toBe('');
  });
});

describe('gke-prod', () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.create('gke-prod', 'none');
    await stack.configure('gcp:project', 'some-project');
  });

  standsAndChanges(() => stack, 'gke-prod', CHANGES['gke-prod']);

  it('leaves the workloads to whoever applies the manifests', () => {
    const kinds = stack.asked('create').map(({ type }) => type);
    expect(kinds).toContain('kubernetes:core/v1:Namespace');
    expect(kinds.filter(type => /^kubernetes:apps\//.test(type))).toEqual([]);
  });

  it('refuses to be taken down', async () => {
    await expect(stack.previewDestroy()).rejects.toThrow(/protected/);
    await expect(stack.destroy()).rejects.toThrow(/protected/);
    const deleted = stack.asked('delete').map(({ type }) => type);
    expect(deleted.filter(type => HOLDING_DATA.test(type))).toEqual([]);
  });

  it('is taken down once its environment says so', async () => {
    edit(stack.folder, 'environments/gke-prod.ts', 'deletionProtection: true', 'deletionProtection: false');
    const run = await stack.up();
    report('gke-prod', 'deletionProtection: false', run);
    expect(run.steps.filter(({ type, op }) => HOLDING_DATA.test(type) && op !== 'update')).toEqual([]);
    report('gke-prod', 'destroy', await stack.destroy());
    deletedInOrder(stack, ORDER.slice(5));
  });
});

async function answers(): Promise<boolean> {
  return (await onServer(DEV.redis.namespace, `${DEV.redis.name}-0-0`, 'ping')).trim() === 'PONG';
}

/** The counter's own count of a key; it reads and writes three. */
async function count(namespace: string): Promise<number> {
  const path = `/api/v1/namespaces/${namespace}/services/counter:http/proxy/counters`;
  return JSON.parse((await kubectl(['get', '--raw', path])).stdout).my_counter;
}
