import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { namespacesOf } from '../../charts/namespaces';
import { claims, type Manifest, objectsOf, podSets } from '../../charts/pods';
import { quotaOf } from '../../charts/quota';
import { environments } from '../../environments';
import { bytes, cores } from '../../lib';
import { find } from '../support/manifests';

const pod = (...requests: { cpu?: string; memory?: string }[]) => ({
  spec: { containers: requests.map(one => ({ resources: { requests: one } })) },
});
const statefulSet: Manifest = {
  kind: 'StatefulSet',
  metadata: { name: 'r-0', namespace: 'redis' },
  spec: {
    replicas: 2,
    template: pod({ cpu: '1', memory: '4Gi' }, { cpu: '10m', memory: '64Mi' }),
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  },
};
const deployment: Manifest = {
  kind: 'Deployment',
  metadata: { name: 'k', namespace: 'redis' },
  spec: { template: pod({ cpu: '20m', memory: '128Mi' }) },
};
const claim = (name: string): Manifest => ({ kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'redis' } });
const closed = { 'services.loadbalancers': '0', 'services.nodeports': '0' };

it.each<[string, Manifest[], object]>([
  [
    'nothing but jobs',
    [],
    { pods: '4', 'requests.cpu': '1', 'requests.memory': '2Gi', persistentvolumeclaims: '0', ...closed },
  ],
  [
    'servers',
    [statefulSet],
    { pods: '8', 'requests.cpu': '9080m', 'requests.memory': '35328Mi', persistentvolumeclaims: '4', ...closed },
  ],
  [
    'servers whose claims are there beforehand, and count once',
    [statefulSet, claim('data-r-0-0'), claim('data-r-0-1')],
    { pods: '8', 'requests.cpu': '9080m', 'requests.memory': '35328Mi', persistentvolumeclaims: '4', ...closed },
  ],
  [
    'a Deployment, of one pod unless it says',
    [deployment, { kind: 'Service', metadata: { name: 's', namespace: 'redis' } }],
    { pods: '6', 'requests.cpu': '1080m', 'requests.memory': '2560Mi', persistentvolumeclaims: '0', ...closed },
  ],
])('a quota for %s', (_, objects, expected) => expect(quotaOf(objects)).toEqual(expected));

const all = environments.map(environment => [environment.name, environment] as const);

describe.each(all)('%s', (_, environment) => {
  const { charts } = environmentApp(environment, '');
  const manifests = charts.namespaces.toJson();
  const objects = objectsOf(...workloadCharts(charts));
  const of = (namespace: string) => objects.filter(({ metadata }) => metadata.namespace === namespace);

  it('has requests in every container, which a quota demands', () => {
    const all = workloadCharts(charts).flatMap(chart => chart.toJson());
    const containers = all.flatMap(({ spec }) => {
      const { initContainers = [], containers = [] } = spec?.template?.spec ?? {};
      return [...initContainers, ...containers];
    });
    expect(containers.length).toBeGreaterThan(0);
    for (const { resources } of containers) {
      expect(resources.requests).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    }
  });

  describe.each(namespacesOf(environment))('%s', namespace => {
    const { hard } = manifests.find(
      ({ kind, metadata }) => kind === 'ResourceQuota' && metadata.namespace === namespace,
    ).spec;
    const sets = podSets(of(namespace));
    const total = (figure: (set: (typeof sets)[number]) => number) =>
      sets.reduce((sum, set) => sum + set.pods * figure(set), 0);
    const cpuMillis = cores(hard['requests.cpu']) * 1000;
    const memoryMiB = (bytes(hard['requests.memory']) ?? 0) / 1024 ** 2;

    it('lets every pod be there once more, and a job beside them', () => {
      expect(Number(hard.pods)).toBeGreaterThan(2 * total(() => 1));
      expect(cpuMillis).toBeGreaterThan(2 * total(set => set.cpuMillis));
      expect(memoryMiB).toBeGreaterThan(2 * total(set => set.memoryMiB));
      expect(Number(hard.persistentvolumeclaims)).toBeGreaterThanOrEqual(claims(of(namespace)).length);
    });

    it('lets servers be replaced that are four times as large: an update that makes them small, or is taken back', () => {
      // The first is replaced while all others are as before.
      for (const set of sets) {
        expect(4 * total(one => one.memoryMiB) - 3 * set.memoryMiB).toBeLessThan(memoryMiB);
        expect(4 * total(one => one.cpuMillis) - 3 * set.cpuMillis).toBeLessThan(cpuMillis);
      }
    });
  });

  it('has all that is in a namespace counted in its quota', () => {
    const counted = namespacesOf(environment).flatMap(of);
    const namespaced = objects.filter(({ metadata }) => metadata.namespace !== undefined);
    expect(new Set(counted)).toEqual(new Set(namespaced));
    expect(podSets(objects).length).toBeGreaterThan(3);
  });
});

it('counts what shares one namespace together', () => {
  const [local] = environments;
  if (local === undefined) throw new Error('There is no environment.');
  const shared = { ...local, sentinel: undefined, counter: { ...local.counter, namespace: local.redis.namespace } };
  const { namespaces, redis, counter } = environmentApp(shared, '').charts;
  const quotas = namespaces.toJson().filter(({ kind }) => kind === 'ResourceQuota');
  expect(quotas).toHaveLength(1);
  expect(find(quotas, 'ResourceQuota', 'workloads').spec.hard).toEqual(quotaOf(objectsOf(redis, counter)));
});
