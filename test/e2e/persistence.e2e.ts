import { App, Chart } from 'cdk8s';
import { ask, inNamespace } from '../../drills/api-server';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import {
  EksStorageClass,
  type EksStorageClassProps,
  GkeStorageClass,
  type GkeStorageClassProps,
  type Persistence,
  RedisCluster,
} from '../../lib';
import { podsOf } from './support/deployment';
import { freshNamespaces, removeNamespaces } from './support/namespaces';

const NAMESPACE = 'redis-disks';
const PODS = ['web-0-0', 'web-0-1', 'web-1-0', 'web-1-1', 'web-2-0', 'web-2-1'];
const VOLUMES = PODS.map(pod => `${NAMESPACE}.data-${pod}`);

interface Claim {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly volumeName?: string };
  readonly status: { readonly phase: string };
}

function cluster(persistence: Persistence, name = 'web'): unknown[] {
  const chart = new Chart(new App(), 'test', { namespace: NAMESPACE });
  new RedisCluster(chart, name, { persistence });
  return chart.toJson();
}

const claims = async () => (await ask<{ items: Claim[] }>(`${inNamespace(NAMESPACE)}/persistentvolumeclaims`)).items;

/** What the API server says to objects that it takes to the letter, and does not keep. */
async function dryRun(objects: readonly unknown[]): Promise<string> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  return (await kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], { input })).stdout;
}

async function clear(): Promise<void> {
  await removeNamespaces(NAMESPACE);
  await kubectl(['delete', 'pv', ...VOLUMES, '--ignore-not-found', '--wait=false']);
  await until(
    async () => {
      const { items } = await ask<{ items: Claim[] }>('/api/v1/persistentvolumes');
      return items.every(({ metadata }) => !VOLUMES.includes(metadata.name));
    },
    { what: 'the volumes of this suite to go', timeoutMs: 60_000 },
  );
}

beforeAll(async () => {
  await clear();
  await freshNamespaces(NAMESPACE);
});
afterAll(clear);

describe('disks made beforehand', () => {
  // Nothing of it is mounted, so that any driver and any disk will do; the zones are those of no node.
  const objects = cluster({
    kind: 'pre-provisioned',
    driver: 'ebs.csi.aws.com',
    size: '1Gi',
    disks: Object.fromEntries(
      PODS.map((pod, index) => [pod, { handle: `vol-0000000${index}`, zones: [index % 2 ? 'e2e-a' : 'e2e-b'] }]),
    ),
  });

  it('are taken to the letter', async () => {
    expect(await dryRun(objects)).toContain(`persistentvolume/${VOLUMES[0]} created`);
  });

  it('are bound each to the claim of its server', async () => {
    await apply(objects);
    const bound = await until(
      async () => {
        const all = await claims();
        return all.length === PODS.length && all.every(({ status }) => status.phase === 'Bound') ? all : undefined;
      },
      { what: 'all claims to be bound', timeoutMs: 60_000 },
    );
    expect(bound.map(({ metadata, spec }) => [metadata.name, spec.volumeName])).toEqual(
      PODS.map((pod, index) => [`data-${pod}`, VOLUMES[index]]),
    );
  });

  it('are what the StatefulSets’ pods mount, with no claim beside them', async () => {
    const pods = await until(
      async () => {
        const all = await podsOf(NAMESPACE, 'app.kubernetes.io/component=server');
        return all.length === PODS.length ? all : undefined;
      },
      { what: 'the servers’ pods to be made', timeoutMs: 60_000 },
    );
    const mounted = pods.map(pod => JSON.stringify(pod).match(/"claimName":"([^"]+)"/)?.[1]);
    expect(mounted.sort()).toEqual(PODS.map(pod => `data-${pod}`));
    expect(await claims()).toHaveLength(PODS.length);
  });

  it('can be applied again', async () => {
    await apply(objects);
    expect((await claims()).every(({ status }) => status.phase === 'Bound')).toBe(true);
  });
});

it('a claim that is there already is taken to the letter', async () => {
  const objects = cluster({ kind: 'existing-claim', claimName: 'shared' }, 'other');
  expect(await dryRun(objects)).toContain('statefulset.apps/other-2 created');
});

it('storage classes are taken to the letter', async () => {
  const chart = new Chart(new App(), 'classes', { namespace: NAMESPACE });
  const zones = ['asia-east1-a', 'asia-east1-b'];
  const gke: GkeStorageClassProps[] = [
    {},
    { type: 'pd-ssd', replication: 'regional', zones },
    { type: 'hyperdisk-balanced', iops: 7000, throughputMiBps: 250 },
    { type: 'hyperdisk-balanced-high-availability', zones },
  ];
  const eks: EksStorageClassProps[] = [{}, { iops: 16_000, throughputMiBps: 1000, fsType: 'xfs' }];
  for (const [index, props] of gke.entries()) new GkeStorageClass(chart, `e2e-gke-${index}`, props);
  for (const [index, props] of eks.entries()) new EksStorageClass(chart, `e2e-eks-${index}`, props);
  const said = await dryRun(chart.toJson());
  expect(said.match(/storageclass\.storage\.k8s\.io\/e2e-\S+ created/g)).toHaveLength(gke.length + eks.length);
});
