import {
  Redis,
  RedisCluster,
  RedisDynomite,
  RedisEnvoyMirror,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
} from '../../../lib';
import type { Monitoring } from '../../../lib/monitoring/monitoring';
import { type Manifest, manifests } from '../../support/manifests';

const BUILDS: Readonly<
  Record<string, (...[chart, monitoring]: [Parameters<Parameters<typeof manifests>[0]>[0], Monitoring?]) => void>
> = {
  standalone: (chart, monitoring) => new RedisStandalone(chart, 'web', { monitoring }),
  cluster: (chart, monitoring) => new RedisCluster(chart, 'web', { monitoring }),
  replication: (chart, monitoring) => new RedisReplication(chart, 'web', { monitoring }),
  sentinel: (chart, monitoring) => new RedisSentinel(chart, 'web', { monitoring }),
  'sentinel as sidecars': (chart, monitoring) =>
    new RedisSentinel(chart, 'web', { monitoring, sentinels: { as: 'sidecars' } }),
  mirror: (chart, monitoring) => new RedisEnvoyMirror(chart, 'web', { monitoring }),
  dynomite: (chart, monitoring) =>
    new RedisDynomite(chart, 'web', { image: 'registry.example/dynomite:0.8', monitoring }),
  front: (chart, monitoring) => new RedisFront(chart, 'web', { redis: new RedisSentinel(chart, 'redis'), monitoring }),
  proxy: (chart, monitoring) =>
    new RedisEnvoyProxy(chart, 'web', { redis: new RedisCluster(chart, 'redis'), monitoring }),
  'proxy on each node': (chart, monitoring) =>
    new RedisEnvoyProxy(chart, 'web', {
      redis: Redis.fromAttributes(chart, 'redis', {
        host: 'redis.example',
        secretName: 'redis',
        mode: 'cluster',
        accessGranted: true,
      }),
      as: 'daemonset',
      monitoring,
    }),
};

type Labels = Readonly<Record<string, string>>;

/** Whether all of `wanted` is among the labels. */
const has = (labels: Labels, wanted: Labels) => Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Pods that the manifests run. */
const workloads = (all: readonly Manifest[]): Manifest[] =>
  all.filter(({ kind }) => ['StatefulSet', 'Deployment', 'DaemonSet'].includes(kind)).map(({ spec }) => spec.template);

const containerPorts = (pod: Manifest): Manifest[] => pod.spec.containers.flatMap(({ ports = [] }: Manifest) => ports);

/** What is scraped, by following a ServiceMonitor to Services, and these to pods. */
function scraped(all: readonly Manifest[]): { readonly pod: Manifest; readonly port: number }[] {
  return all
    .filter(({ kind }) => kind === 'ServiceMonitor')
    .flatMap(monitor => {
      const services = all.filter(
        ({ kind, metadata }) => kind === 'Service' && has(metadata.labels, monitor.spec.selector.matchLabels),
      );
      // One alone: of two that lead to the same pods, each would be a target.
      expect(services.map(({ metadata }) => metadata.name)).toEqual([expect.any(String)]);
      return monitor.spec.endpoints.flatMap(({ port: name }: Manifest) => followed(all, services[0], name));
    });
}

function followed(all: readonly Manifest[], service: Manifest, name: string) {
  const port = service.spec.ports.find((each: Manifest) => each.name === name);
  expect(port).toBeDefined();
  const pods = workloads(all).filter(({ metadata }) => has(metadata.labels, service.spec.selector));
  expect(pods).not.toEqual([]);
  return pods.map(pod => {
    const own = containerPorts(pod).find(each => each.name === port.targetPort);
    expect(own).toMatchObject({ name, containerPort: port.port });
    return { pod, port: own.containerPort as number };
  });
}

/** Ports of a pod that a namespace is let in on: by the policies that select it. */
function openTo(all: readonly Manifest[], pod: Manifest, namespace: string): number[] {
  return all
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .filter(({ spec }) => has(pod.metadata.labels, spec.podSelector.matchLabels ?? {}))
    .flatMap(({ spec }) => spec.ingress ?? [])
    .filter(({ from }: Manifest) =>
      from.some(
        ({ namespaceSelector, podSelector }: Manifest) =>
          !podSelector && namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === namespace,
      ),
    )
    .flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port));
}

describe.each(Object.entries(BUILDS))('%s', (_, build) => {
  const monitoring = {
    namespace: 'observe',
    labels: { prometheus: 'main' },
    interval: '20s',
  } as const satisfies Monitoring;
  const all = manifests(chart => build(chart, monitoring));
  const targets = scraped(all);

  it('has a Service for each monitor, with ports that the pods have', () => {
    expect(targets).not.toEqual([]);
  });

  it('is let in on exactly what it scrapes, from the namespace of Prometheus alone', () => {
    for (const pod of workloads(all)) {
      const wanted = targets.filter(target => target.pod === pod).map(({ port }) => port);
      expect(openTo(all, pod, 'observe').sort()).toEqual(wanted.sort());
      expect(openTo(all, pod, 'monitoring')).toEqual([]);
    }
  });

  it('scrapes each container that shows metrics', () => {
    const shows = /^(metrics|stats|sentinel-stats|envoy-stats)$/;
    for (const pod of workloads(all).filter(
      ({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === 'web',
    )) {
      const wanted = containerPorts(pod).filter(
        ({ name }) =>
          shows.test(name) || (pod.metadata.labels['app.kubernetes.io/component'] === 'keeper' && name === 'http'),
      );
      const seen = targets.filter(target => target.pod === pod).map(({ port }) => port);
      expect(seen.sort()).toEqual(wanted.map(({ containerPort }) => containerPort).sort());
    }
  });

  it('takes labels and interval up, the same for each monitor', () => {
    for (const { metadata, spec } of all.filter(({ kind }) => kind === 'ServiceMonitor')) {
      expect(metadata.labels).toMatchObject({ prometheus: 'main' });
      expect(metadata.labels.release).toBeUndefined();
      // No `namespaceSelector`: a monitor looks into its own namespace, where the Service is.
      expect(Object.keys(spec)).toEqual(['endpoints', 'selector']);
      for (const { interval } of spec.endpoints) expect(interval).toBe('20s');
    }
  });

  it('is scraped by nobody, and lets nobody in for it, without monitoring', () => {
    const unwatched = manifests(chart => build(chart));
    expect(unwatched.filter(({ kind }) => kind === 'ServiceMonitor')).toEqual([]);
    for (const pod of workloads(unwatched)) expect(openTo(unwatched, pod, 'monitoring')).toEqual([]);
  });
});
