import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { credentialsSecrets } from '../../../charts/credentials-secrets';
import { namespacesOf } from '../../../charts/namespaces';
import { writeEnvironment } from '../../../charts/write-environment';
import { type CloudEnvironment, environments } from '../../../environments';
import { eksDev } from '../../../environments/eks-dev';
import { gkeDev } from '../../../environments/gke-dev';
import { gkeProd } from '../../../environments/gke-prod';
import { passwordSecrets } from '../../../infra/platform/environment-secrets';
import { Platform } from '../../../infra/platform/platform';
import type { SecretManager, StoredSecret } from '../../../infra/platform/secret-manager';
import { knownPassword } from '../../../lib';
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

describe('what is handed over to Argo CD', () => {
  const APPLICATION = 'kubernetes:argoproj.io/v1alpha1:Application';
  const PROJECT = 'kubernetes:argoproj.io/v1alpha1:AppProject';

  it('is registered once all is there that Pulumi makes, and applied by nobody else', async () => {
    const made = await built({ ...gkeDev, workloads: 'argocd' });
    const { inputs, dependsOn } = only(made, APPLICATION);
    expect(dependsOn).toEqual([`${PROJECT} argocd/gke-dev`]);
    expect(inputs.spec.source).toMatchObject({
      repoURL: REPOSITORY.url,
      path: 'environments/gke-dev',
      directory: { exclude: '{kustomization.yaml,monitoring.yaml,namespaces.yaml,storage-classes.yaml}' },
    });
    expect(only(made, 'redis:platform:Manifests', 'hand-over').dependsOn).toEqual(
      expect.arrayContaining([
        'kubernetes:helm.sh/v3:Release argocd',
        'kubernetes:helm.sh/v3:Release monitoring',
        'kubernetes:core/v1:Namespace redis',
        'kubernetes:core/v1:Secret redis/redis-credentials',
        'kubernetes:storage.k8s.io/v1:StorageClass redis-pd-balanced',
      ]),
    );
    expect(made.filter(({ type }) => /^kubernetes:apps\//.test(type))).toEqual([]);
  });

  it('may be in the namespaces of the environment alone, and of no kind without one but those that it has', async () => {
    const project = async (environment: CloudEnvironment) => only(await built(environment), PROJECT).inputs.spec;
    const dev = await project({ ...gkeDev, workloads: 'argocd' });
    expect(dev.destinations.map(({ namespace }: { namespace: string }) => namespace)).toEqual(namespacesOf(gkeDev));
    expect(dev.clusterResourceWhitelist).toEqual([]);
    expect((await project(gkeProd)).clusterResourceWhitelist).toEqual([{ group: '', kind: 'PersistentVolume' }]);
  });

  it('is every file of the folder but those that Pulumi applies', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hand-over-'));
    const files = writeEnvironment(gkeProd, folder).map(file => basename(file));
    rmSync(folder, { recursive: true });
    const { directory } = only(await built(gkeProd), APPLICATION).inputs.spec.source;
    const left = directory.exclude.slice(1, -1).split(',');
    expect(left.filter((file: string) => !files.includes(file))).toEqual([]);
    const applied = components(await built({ ...gkeProd, workloads: 'direct' }), 'Manifests');
    const handedOver = files.filter(file => !left.includes(file)).map(file => file.replace('.yaml', ''));
    expect(applied.filter(name => !handedOver.includes(name)).sort()).toEqual([
      'beside-monitoring',
      'namespaces',
      'storage-classes',
    ]);
  });

  it.each([true, false])('stays where the environment is protected: %s', async deletionProtection => {
    const made = await built({ ...gkeDev, workloads: 'argocd' }, deletionProtection);
    expect('finalizers' in only(made, APPLICATION).inputs.metadata).toBe(!deletionProtection);
  });

  it('is nothing where others apply it', async () => {
    const made = await built({ ...gkeDev, workloads: 'others' });
    expect(made.filter(({ type }) => type.includes('argoproj.io'))).toEqual([]);
    expect(components(made, 'ArgoCd')).toEqual([]);
  });
});

describe('passwords in the secret manager of the cloud', () => {
  const stored: StoredSecret[] = [];
  const secretManager: SecretManager = {
    store: (secrets, opts) => {
      stored.push(...secrets);
      return new pulumi.ComponentResource('test:Store', 'store', {}, opts);
    },
    provider: { some: {} },
    serviceAccount: 'reader',
  };
  const outside = async (secrets: NonNullable<CloudEnvironment['platform']>['secrets']) => {
    stored.splice(0);
    const environment = { ...gkeDev, workloads: 'direct', platform: { secrets } } as const;
    const args = { environment, kubeconfig: KUBECONFIG, identity: IDENTITY, deletionProtection: false, secretManager };
    return (await record(() => new Platform('gke-dev', args))).made;
  };
  const externalSecrets = (made: readonly Recorded[]) =>
    made.filter(({ type }) => type === 'kubernetes:external-secrets.io/v1:ExternalSecret');
  const inCluster = credentialsSecrets(gkeDev, () => knownPassword('x')).map(
    ({ metadata, type, stringData }) =>
      [`${metadata.namespace}/${metadata.name}`, type, Object.keys(stringData).sort()] as const,
  );

  it('are made by Pulumi, and become the Secrets that Pulumi would make, to the key', async () => {
    const made = await outside('external');
    expect(made.filter(({ type }) => type.endsWith(':RandomPassword'))).toHaveLength(10);
    expect(stored.map(({ name, namespace, value }) => [name, namespace, value !== undefined])).toEqual([
      ['gke-dev-redis-redis-credentials', 'redis', true],
      ['gke-dev-counter-redis-credentials', 'counter', true],
      ['gke-dev-sentinel-redis-credentials', 'sentinel', true],
      ['gke-dev-sentinel-counter-redis-credentials', 'sentinel-counter', true],
    ]);
    const copied = externalSecrets(made).map(({ name, inputs }) => {
      const { type, data } = inputs.spec.target.template;
      return [name, type, Object.keys(data).sort()];
    });
    expect(copied.sort()).toEqual([...inCluster].sort());
    const clear = made.filter(({ type, name }) => type === 'kubernetes:core/v1:Secret' && !name.includes('grafana'));
    expect(clear).toEqual([]);
  });

  it('are there before what mounts them', async () => {
    const made = await outside('external');
    expect(only(made, 'redis:platform:Manifests', 'redis').dependsOn).toEqual(
      expect.arrayContaining([
        'kubernetes:external-secrets.io/v1:ExternalSecret redis/redis-credentials',
        'kubernetes:external-secrets.io/v1:SecretStore redis/secret-manager',
      ]),
    );
    expect(only(made, 'redis:platform:Manifests', 'external-secrets').dependsOn).toContain(
      'kubernetes:helm.sh/v3:Release external-secrets',
    );
  });

  it('may be there already, by any name', async () => {
    const existing = Object.fromEntries(passwordSecrets(gkeDev).map(key => [key, `theirs-${key.replace('/', '-')}`]));
    const made = await outside({ existing });
    expect(made.filter(({ type, name }) => type.endsWith(':RandomPassword') && name !== 'grafana')).toEqual([]);
    expect(stored).toContainEqual({ name: 'theirs-redis-redis-credentials', namespace: 'redis' });
    const [redis] = externalSecrets(made).filter(({ name }) => name === 'redis/redis-credentials');
    expect(redis?.inputs.spec.data).toContainEqual({
      secretKey: 'keeper',
      remoteRef: { key: 'theirs-redis-redis-credentials', property: 'keeper' },
    });
  });

  it('hold those of receivers too, which others keep, for the namespace of Prometheus', async () => {
    stored.splice(0);
    const receivers = { team: { kind: 'slack', url: { secret: 'receivers', key: 'slack-url' } } } as const;
    const alerts = { receivers, critical: 'team', warning: 'team', storedSecrets: { receivers: 'shop-receivers' } };
    const environment = { ...gkeDev, workloads: 'direct', platform: { secrets: 'external' }, alerts } as const;
    const args = { environment, kubeconfig: KUBECONFIG, identity: IDENTITY, deletionProtection: false, secretManager };
    const { made } = await record(() => new Platform('gke-dev', args));
    expect(stored).toContainEqual({ name: 'shop-receivers', namespace: 'monitoring' });
    const [copied] = externalSecrets(made).filter(({ name }) => name === 'monitoring/receivers');
    expect(copied?.inputs.spec).toMatchObject({
      target: { name: 'receivers', template: { data: { 'slack-url': '{{ index . "slack-url" }}' } } },
      data: [{ secretKey: 'slack-url', remoteRef: { key: 'shop-receivers', property: 'slack-url' } }],
    });
    expect(only(made, 'redis:platform:Manifests', 'receiver-secrets').dependsOn).toContain(
      'kubernetes:helm.sh/v3:Release monitoring',
    );
    expect(only(made, 'redis:platform:Manifests', 'beside-monitoring').dependsOn).toContain(
      'kubernetes:external-secrets.io/v1:ExternalSecret monitoring/receivers',
    );
    expect(only(made, 'kubernetes:monitoring.coreos.com/v1alpha1:AlertmanagerConfig').name).toBe(
      'monitoring/redis-alerts',
    );
  });

  it('take a secret manager', async () => {
    await expect(built({ ...gkeDev, platform: { secrets: 'external' } })).rejects.toThrow(/no secret manager is given/);
  });
});

it('gives Grafana an address within the network in production, and none elsewhere', async () => {
  const balancer = (made: readonly Recorded[]) =>
    made.filter(({ type, inputs }) => type === 'kubernetes:core/v1:Service' && inputs.spec.type === 'LoadBalancer');
  expect(balancer(await built(gkeDev))).toEqual([]);
  const [service, ...more] = balancer(await built(gkeProd));
  expect(more).toEqual([]);
  expect(service?.name).toBe('monitoring/grafana-load-balancer');
  expect(service?.inputs.metadata.annotations).toMatchObject({ 'networking.gke.io/load-balancer-type': 'Internal' });
});

it('has cert-manager on request', async () => {
  expect(components(await built(gkeDev), 'CertManager')).toEqual([]);
  const made = await built({ ...gkeDev, platform: { certManager: true } });
  expect(components(made, 'CertManager')).toEqual(['cert-manager']);
});

it('puts the volume of Prometheus where there is a class for it', async () => {
  const classOf = async (environment: CloudEnvironment) => {
    const { values } = only(await built(environment), 'kubernetes:helm.sh/v3:Release', 'monitoring').inputs;
    return values.prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.storageClassName;
  };
  expect(await classOf(gkeDev)).toBeUndefined();
  expect(await classOf(eksDev)).toBe('redis-gp3');
  expect(await classOf({ ...eksDev, platform: { prometheus: { storageClass: 'fast' } } })).toBe('fast');
});
