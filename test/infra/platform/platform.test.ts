import { type CloudEnvironment, environments } from '../../../environments';
import { gkeDev } from '../../../environments/gke-dev';
import { Platform } from '../../../infra/platform/platform';
import { only, type Recorded, record } from '../support/recorder';

const KUBECONFIG = '{"kind": "Config"}';
const IDENTITY = 'gke-1.example.goog';

const protectionOf = (environment: CloudEnvironment) =>
  (environment.cloud === 'gke' ? environment.gke : environment.eks).deletionProtection ?? true;

const REPOSITORY = { url: 'https://git.example.com/shop/manifests.git', revision: 'main', folder: 'environments' };

const built = async (environment: CloudEnvironment, deletionProtection = protectionOf(environment)) => {
  const args = { environment, kubeconfig: KUBECONFIG, identity: IDENTITY, deletionProtection, repository: REPOSITORY };
  return (await record(() => new Platform(environment.name, args))).made;
};

const components = (made: readonly Recorded[], kind: string) =>
  made.filter(({ type }) => type === `redis:platform:${kind}`).map(({ name }) => name);

const IN_CLOUDS = environments.flatMap(environment =>
  environment.cloud === 'any' ? [] : [[environment.name, environment] as const],
);

describe.each(IN_CLOUDS)('%s', (name, environment) => {
  let made: readonly Recorded[];
  beforeAll(async () => {
    made = await built(environment);
  });

  it('is put into its own cluster, whichever way leads there, and updated in place', () => {
    expect(only(made, 'pulumi:providers:kubernetes').inputs).toMatchObject({
      kubeconfig: KUBECONFIG,
      clusterIdentifier: IDENTITY,
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
    const others = made.filter(({ type, provider }) => /^kubernetes:/.test(type) && provider !== name);
    expect(others).toEqual([]);
  });

  it('has namespaces, passwords and Prometheus, whoever applies the workloads', () => {
    expect(components(made, 'Manifests')).toContain('namespaces');
    expect(components(made, 'Credentials')).toHaveLength(1);
    expect(components(made, 'Monitoring')).toHaveLength(1);
  });

  it('keeps what data would go with, as its cluster is kept', () => {
    const keep = protectionOf(environment);
    const kept = made.filter(({ protect }) => protect).map(({ type }) => type.split(':')[2]);
    expect(kept.includes('Namespace')).toBe(keep);
    expect(kept.includes('RandomPassword')).toBe(keep);
  });

  it('has each object once', () => {
    const names = made.map(({ type, name }) => `${type} ${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});

it('applies the workloads where the environment says so, servers before their clients', async () => {
  const direct = await built({ ...gkeDev, workloads: 'direct' });
  const others = components(await built({ ...gkeDev, workloads: 'others' }), 'Manifests');
  expect(components(direct, 'Manifests').filter(name => !others.includes(name))).toEqual([
    'redis',
    'sentinel',
    'counter',
    'sentinel-counter',
  ]);
  const waitsFor = (name: string) => only(direct, 'redis:platform:Manifests', name).dependsOn;
  expect(waitsFor('redis')).toEqual(
    expect.arrayContaining([
      'kubernetes:core/v1:Namespace redis',
      'kubernetes:core/v1:Secret redis/redis-credentials',
      'kubernetes:helm.sh/v3:Release monitoring',
      'kubernetes:storage.k8s.io/v1:StorageClass redis-pd-balanced',
    ]),
  );
  expect(waitsFor('counter')).toEqual(
    expect.arrayContaining([
      'kubernetes:apps/v1:StatefulSet redis/redis-0',
      'kubernetes:apps/v1:Deployment redis/redis-keeper',
    ]),
  );
});

it('applies the servers with Sentinels likewise, beside the cluster', async () => {
  const made = await built({ ...gkeDev, workloads: 'direct' });
  const waitsFor = (name: string) => only(made, 'redis:platform:Manifests', name).dependsOn;
  expect(waitsFor('sentinel')).toEqual(
    expect.arrayContaining([
      'kubernetes:core/v1:Namespace sentinel',
      'kubernetes:core/v1:Secret sentinel/redis-credentials',
    ]),
  );
  expect(waitsFor('sentinel')).not.toContain('kubernetes:apps/v1:StatefulSet redis/redis-0');
  expect(waitsFor('sentinel-counter')).toContain('kubernetes:apps/v1:StatefulSet sentinel/redis-sentinel');
});

it('has none where the environment has none', async () => {
  const made = await built({ ...gkeDev, workloads: 'direct', sentinel: undefined });
  expect(components(made, 'Manifests')).not.toContain('sentinel');
  expect(made.filter(({ name }) => name.startsWith('sentinel'))).toEqual([]);
});

it('protects servers from being replaced where the environment is protected', async () => {
  const made = await built({ ...gkeDev, workloads: 'direct' }, true);
  const kept = made.filter(({ type }) => type.endsWith(':StatefulSet')).map(({ protect }) => protect);
  expect(kept).toEqual(Array(5).fill(true));
});

it('has no Prometheus where nobody asks for one', async () => {
  const { monitoring: _, ...cluster } = gkeDev.redis.cluster;
  const made = await built({ ...gkeDev, redis: { ...gkeDev.redis, cluster }, sentinel: undefined });
  expect(components(made, 'Monitoring')).toEqual([]);
  expect(made.filter(({ type }) => type.includes('ServiceMonitor'))).toEqual([]);
});
