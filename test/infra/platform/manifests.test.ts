import { type Manifest, Manifests, patienceSeconds, steps, typeToken } from '../../../infra/platform/manifests';
import { only, type Recorded, record } from '../support/recorder';

const object = (apiVersion: string, kind: string, name: string, replicas?: number): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: kind === 'Namespace' ? undefined : 'shop' },
  ...(replicas === undefined ? {} : { spec: { replicas } }),
});

const OBJECTS = [
  object('apps/v1', 'StatefulSet', 'redis-0', 3),
  object('apps/v1', 'Deployment', 'redis-keeper', 1),
  object('v1', 'Service', 'redis'),
  object('v1', 'ConfigMap', 'redis-server'),
  object('networking.k8s.io/v1', 'NetworkPolicy', 'redis'),
  object('v1', 'Namespace', 'shop'),
];

it.each([
  ['v1', 'ConfigMap', 'kubernetes:core/v1:ConfigMap'],
  ['apps/v1', 'StatefulSet', 'kubernetes:apps/v1:StatefulSet'],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', 'kubernetes:monitoring.coreos.com/v1:ServiceMonitor'],
])('%s %s is %s', (apiVersion, kind, token) => {
  expect(typeToken(object(apiVersion, kind, 'x'))).toBe(token);
});

it('applies namespaces first, and what runs pods last', () => {
  expect(steps(OBJECTS).map(step => step.map(({ kind }) => kind))).toEqual([
    ['Namespace'],
    ['Service', 'ConfigMap', 'NetworkPolicy'],
    ['StatefulSet', 'Deployment'],
  ]);
});

it.each([
  ['nothing', [], 600],
  ['a Deployment of three', [object('apps/v1', 'Deployment', 'web', 3)], 600],
  ['a server', [object('apps/v1', 'StatefulSet', 'redis')], 720],
  ['nine servers', [0, 1, 2].map(shard => object('apps/v1', 'StatefulSet', `redis-${shard}`, 3)), 1680],
])('waits for %s long enough', (_, objects, seconds) => {
  expect(patienceSeconds(objects)).toBe(seconds);
});

describe('objects of a chart', () => {
  let made: readonly Recorded[];
  beforeAll(async () => {
    ({ made } = await record(() => new Manifests('shop', { objects: OBJECTS, keep: ['Namespace', 'StatefulSet'] })));
  });

  it('are registered to the letter, each named by where it is', () => {
    expect(made.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'kubernetes:apps/v1:Deployment shop/redis-keeper',
      'kubernetes:apps/v1:StatefulSet shop/redis-0',
      'kubernetes:core/v1:ConfigMap shop/redis-server',
      'kubernetes:core/v1:Namespace shop',
      'kubernetes:core/v1:Service shop/redis',
      'kubernetes:networking.k8s.io/v1:NetworkPolicy shop/redis',
      'redis:platform:Manifests shop',
    ]);
    expect(only(made, 'kubernetes:apps/v1:StatefulSet').inputs).toEqual(OBJECTS[0]);
  });

  it('wait for all that comes before them', () => {
    expect(only(made, 'kubernetes:core/v1:Namespace').dependsOn).toEqual([]);
    expect(only(made, 'kubernetes:core/v1:ConfigMap').dependsOn).toEqual(['kubernetes:core/v1:Namespace shop']);
    expect(only(made, 'kubernetes:apps/v1:StatefulSet').dependsOn).toEqual([
      'kubernetes:core/v1:ConfigMap shop/redis-server',
      'kubernetes:core/v1:Namespace shop',
      'kubernetes:core/v1:Service shop/redis',
      'kubernetes:networking.k8s.io/v1:NetworkPolicy shop/redis',
    ]);
  });

  it('do not wait for pods behind a Service, which come after it', () => {
    const { metadata } = only(made, 'kubernetes:core/v1:Service').inputs;
    expect(metadata).toEqual({ name: 'redis', namespace: 'shop', annotations: { 'pulumi.com/skipAwait': 'true' } });
  });

  it('are no replacement where claims differ, which are resized where they are', () => {
    expect(only(made, 'kubernetes:apps/v1:StatefulSet').ignoreChanges).toEqual(['spec.volumeClaimTemplates']);
    expect(only(made, 'kubernetes:apps/v1:Deployment').ignoreChanges).toEqual([]);
  });

  it('are kept where they are of a kind to keep', () => {
    expect(made.filter(({ protect }) => protect).map(({ name }) => name)).toEqual(['shop', 'shop/redis-0']);
  });
});
