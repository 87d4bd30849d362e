import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { SYNC_POLICY } from '../../charts/argo-cd/application';
import { prepared } from '../../charts/gitops/waves';
import { DEPENDENCIES, DEV_DEPENDENCIES } from '../../cli/init/package-file';
import { run } from '../../cli/run';
import { peerDependencies } from '../../package.json';
import { codeBlocks, page } from '../docs/markdown';
import { only, type Recorded, record } from '../infra/support/recorder';
import { againstSources, inFolder } from '../support/against-sources';
import {
  CHART_EXAMPLES,
  type ChartExample,
  EXAMPLES,
  kindsAndNames,
  objectsIn,
  PULUMI_EXAMPLES,
  places,
} from '../support/examples';
import { find, type Manifest } from '../support/manifests';

const charts = CHART_EXAMPLES.map(({ name }) => name);
const mains = [...charts.map(name => `${name}/main.ts`), ...PULUMI_EXAMPLES.map(name => `${name}/index.ts`)];
const programs = againstSources(
  Object.fromEntries(mains.map(file => [file, readFileSync(join(EXAMPLES, file), 'utf8')])),
);
const folder = mkdtempSync(join(tmpdir(), 'examples-'));

beforeAll(() => {
  programs.compile();
  for (const name of charts) {
    mkdirSync(join(folder, name));
    inFolder(join(folder, name), () => programs.run(`${name}/main.ts`));
  }
});
afterAll(() => {
  programs.remove();
  rmSync(folder, { recursive: true });
});

/** What one has written, by the folder that it is in. */
function written(name: string, below = 'dist'): Manifest[] {
  return objectsIn(join(folder, name, below));
}

/** What a command of `redis-ha` prints, which must be able to do it. */
async function redisHa(...args: string[]): Promise<string> {
  let printed = '';
  const out = (text: string) => {
    printed += text;
  };
  expect(await run(args, { out, error: out })).toBe(0);
  return printed;
}

it('knows them all', () => {
  expect([...charts, ...PULUMI_EXAMPLES].sort()).toEqual(readdirSync(EXAMPLES).sort());
});

describe.each(readdirSync(EXAMPLES))('%s', name => {
  const { dependencies, devDependencies, ...own } = JSON.parse(
    readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8'),
  );
  const isPulumi = (PULUMI_EXAMPLES as readonly string[]).includes(name);

  it('depends on what this package asks for, in the same ranges', () => {
    const { tsx: _, ...compiler } = DEV_DEPENDENCIES;
    expect(own.name).toBe(name);
    expect(dependencies).toEqual(isPulumi ? { ...peerDependencies, ...DEPENDENCIES } : DEPENDENCIES);
    expect(devDependencies).toEqual(isPulumi ? compiler : DEV_DEPENDENCIES);
  });

  it('is read in a minute: the program, and how it is run', () => {
    const lines = (file: string) =>
      readFileSync(join(EXAMPLES, name, file), 'utf8')
        .trimEnd()
        .split('\n').length;
    expect(lines(isPulumi ? 'index.ts' : 'main.ts')).toBeLessThanOrEqual(70);
    expect(lines('README.md')).toBeLessThanOrEqual(15);
    expect(codeBlocks(page(`examples/${name}/README.md`), 'sh')).toHaveLength(1);
  });
});

describe.each(CHART_EXAMPLES)('$name', ({ name, manifests, holds, secrets }: ChartExample) => {
  it('writes what it promises', () => {
    expect(kindsAndNames(written(name, manifests))).toEqual(expect.arrayContaining([...holds]));
  });

  it('is explained', async () => {
    expect(await redisHa('explain', join(folder, name, manifests))).toMatch(/in namespace \w+: /);
  });

  it('gets its Secrets by the command of its page', async () => {
    const made = parseAllDocuments(await redisHa('secrets', join(folder, name, manifests)));
    expect(places(made.map(document => document.toJS()))).toEqual([...secrets].sort());
  });
});

it.each([
  ['gke-prod', 'dist'],
  ['eks-efs', 'dist'],
  ['sentinel-front', 'dist'],
  ['gitops-argo-cd', 'manifests'],
])('%s goes on without any one zone', async (name, manifests) => {
  const [{ losses }] = JSON.parse(await redisHa('explain', join(folder, name, manifests), '--output', 'json'));
  expect(losses.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['goes on', 'goes on', 'goes on']);
});

it('eks-efs has an access point of the user that servers run as, and all of them on the one claim', () => {
  const all = written('eks-efs');
  const { parameters } = find(all, 'StorageClass', 'redis-efs');
  const pod = find(all, 'StatefulSet', 'redis').spec.template.spec;
  expect([parameters.uid, parameters.gid]).toEqual([
    String(pod.securityContext.runAsUser),
    String(pod.securityContext.runAsGroup),
  ]);
  expect(pod.volumes).toContainEqual(expect.objectContaining({ persistentVolumeClaim: { claimName: 'redis-files' } }));
});

it('sentinel-front tells its client the address of the front', () => {
  expect(find(written('sentinel-front'), 'ConfigMap', 'redis-address').data).toEqual({
    REDIS_HOST: 'redis-front.redis.svc.cluster.local',
    REDIS_PORT: '6379',
    REDIS_READ_PORT: '6380',
    REDIS_USER: 'application',
  });
});

it('existing-app gives its Deployment address and password, and lets its pods in', () => {
  const all = written('existing-app');
  const { metadata, spec } = find(all, 'Deployment', 'visits').spec.template;
  expect(spec.containers[0].env).toEqual([
    { name: 'REDIS_HOST', value: 'redis.shop.svc.cluster.local' },
    { name: 'REDIS_USER', value: 'application' },
    { name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'redis-credentials', key: 'application' } } },
  ]);
  const [{ from }] = find(all, 'NetworkPolicy', 'redis-client-visits').spec.ingress;
  expect(from).toEqual([expect.objectContaining({ podSelector: { matchLabels: { app: 'visits' } } })]);
  expect(metadata.labels).toMatchObject({ app: 'visits' });
});

describe('gitops-argo-cd', () => {
  const following = () => written('gitops-argo-cd', 'argo-cd');

  it('is synchronized as the environments of this project are', () => {
    const { spec } = find(following(), 'Application', 'redis');
    expect(spec.syncPolicy).toEqual(SYNC_POLICY);
    expect(spec.source.path).toBe('manifests');
    expect(spec.project).toBe(find(following(), 'AppProject', 'redis').metadata.name);
  });

  it('may do what its folder asks for', () => {
    const { destinations, clusterResourceWhitelist } = find(following(), 'AppProject', 'redis').spec;
    const all = written('gitops-argo-cd', 'manifests');
    const namespaces = all.flatMap(({ metadata }) => metadata.namespace ?? []);
    const without = all.filter(({ metadata }) => metadata.namespace === undefined);
    expect(destinations.map(({ namespace }: Manifest) => namespace)).toEqual(expect.arrayContaining(namespaces));
    expect(new Set(without.map(({ kind }) => kind))).toEqual(
      new Set(clusterResourceWhitelist.map(({ kind }: Manifest) => kind)),
    );
  });

  it('keeps its namespaces when they are taken out', () => {
    const namespace = find(written('gitops-argo-cd', 'manifests'), 'Namespace', 'redis');
    const key = 'argocd.argoproj.io/sync-options';
    const { annotations } = prepared({ ...namespace, metadata: { name: 'redis' } }).metadata;
    expect(namespace.metadata.annotations[key]).toBe(annotations[key]);
  });
});

describe('pulumi-direct', () => {
  let made: readonly Recorded[] = [];
  beforeAll(async () => {
    process.env.PULUMI_CONFIG = JSON.stringify({ 'gcp:project': 'my-project' });
    try {
      ({ made } = await record(() => programs.run('pulumi-direct/index.ts')));
    } finally {
      delete process.env.PULUMI_CONFIG;
    }
  });
  const one = (kind: string, name: string) => only(made, `kubernetes:${kind}`, name);

  it('makes a cluster, and in it servers, protected, after what they need', () => {
    only(made, 'gcp:container/cluster:Cluster');
    const { inputs, protect, provider } = one('apps/v1:StatefulSet', 'redis/redis-0');
    expect(inputs.spec.replicas).toBe(3);
    expect(protect).toBe(true);
    expect(provider).toBe(only(made, 'pulumi:providers:kubernetes').name);
    expect(only(made, 'redis:platform:Manifests', 'redis').dependsOn).toEqual(
      expect.arrayContaining([
        'kubernetes:core/v1:Namespace redis',
        'kubernetes:core/v1:Secret redis/redis-credentials',
      ]),
    );
  });

  it('makes a password for each user, and a copy for clients', () => {
    // What is secret to Pulumi has its value one deeper.
    const keysOf = (name: string) => Object.keys(one('core/v1:Secret', name).inputs.stringData.value).sort();
    expect(keysOf('redis/redis-credentials')).toEqual(['application', 'backup', 'keeper', 'probe', 'replication']);
    expect(keysOf('web/redis-credentials')).toEqual(['application']);
  });

  it('backs up into the bucket that it makes, as who may', () => {
    const { name } = only(made, 'gcp:storage/bucket:Bucket').inputs;
    const { spec } = one('batch/v1:CronJob', 'redis/redis-backup').inputs;
    expect(JSON.stringify(spec)).toContain(name);
    expect(spec.jobTemplate.spec.template.spec.serviceAccountName).toBe('redis-backup');
    one('core/v1:ServiceAccount', 'redis/redis-backup');
  });
});
