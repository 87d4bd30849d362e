import { App, Chart } from 'cdk8s';
import {
  type IRedis,
  Redis,
  RedisCluster,
  RedisFront,
  type RedisFrontProps,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
  warnings,
} from '../../../lib';
import { ALL_FRONT } from '../../support/all-topology-props';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

type Props = Omit<RedisFrontProps, 'redis'>;
const sentinel = (chart: Chart) => new RedisSentinel(chart, 'web');
const front = (props: Props = {}, redis: (chart: Chart) => IRedis = sentinel): Manifest[] =>
  manifests(chart => {
    new RedisFront(chart, 'front', { redis: redis(chart), ...props });
  });
const refused = (props: Props, redis: (chart: Chart) => IRedis = sentinel) =>
  problems(chart => {
    new RedisFront(chart, 'front', { redis: redis(chart), ...props });
  });
const cfgOf = (all: Manifest[]): string => find(all, 'ConfigMap', 'front').data['haproxy.cfg'];
const podOf = (all: Manifest[]) => find(all, 'Deployment', 'front').spec.template;

describe('with no props', () => {
  const all = front();
  const { spec } = find(all, 'Deployment', 'front');
  const [haproxy] = spec.template.spec.containers;

  it('is two pods, a Service, a budget and a policy', () => {
    const own = all.filter(({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === 'front');
    expect(own.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      'ConfigMap/front',
      'Deployment/front',
      'NetworkPolicy/front',
      'PodDisruptionBudget/front',
      'Service/front',
    ]);
    expect(spec.replicas).toBe(2);
    expect(find(all, 'PodDisruptionBudget', 'front').spec.maxUnavailable).toBe(1);
  });

  it('has a port for writes and one for reads', () => {
    expect(find(all, 'Service', 'front').spec).toEqual({
      selector: spec.selector.matchLabels,
      ports: [
        { name: 'redis', port: 6379, targetPort: 'redis' },
        { name: 'read', port: 6380, targetPort: 'read' },
        { name: 'stats', port: 8404, targetPort: 'stats' },
      ],
    });
  });

  it('replaces a pod when the next one is ready', () => {
    expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(haproxy.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'stats' });
    expect(haproxy.lifecycle.preStop.exec.command).toEqual(['sleep', '10']);
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(10);
  });

  it('may do nothing that it needs not', () => {
    expect(spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 99, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(haproxy.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('takes the password of its checks from the Secret', () => {
    expect(haproxy.env).toEqual([
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'SERVICES', value: '$(POD_NAMESPACE).svc.cluster.local' },
      { name: 'PROBE_PASSWORD', valueFrom: { secretKeyRef: { name: 'web-credentials', key: 'probe' } } },
    ]);
  });

  it('is let in as a client of the topology, and reaches nothing else', () => {
    expect(spec.template.metadata.labels).toMatchObject({ 'redis-ha/client': 'web' });
    const { podSelector, egress } = find(all, 'NetworkPolicy', 'front').spec;
    expect(podSelector.matchLabels).toEqual(spec.selector.matchLabels);
    const to = (component: string, port: number) => ({
      to: [
        {
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/name': 'redis',
              'app.kubernetes.io/instance': 'web',
              'app.kubernetes.io/component': component,
            },
          },
        },
      ],
      ports: [{ port, protocol: 'TCP' }],
    });
    expect(egress).toEqual([
      to('server', 6379),
      to('sentinel', 26379),
      {
        ports: [
          { port: 53, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
    ]);
  });

  it('lets its clients in to the two ports', () => {
    const [clients, ...others] = find(all, 'NetworkPolicy', 'front').spec.ingress;
    expect(others).toEqual([]);
    expect(clients).toEqual({
      from: [{ podSelector: { matchLabels: { 'redis-ha/client': 'front' } } }],
      ports: [
        { port: 6379, protocol: 'TCP' },
        { port: 6380, protocol: 'TCP' },
      ],
    });
  });
});

it('takes all props', () => {
  const all = front(ALL_FRONT);
  const { spec } = find(all, 'Deployment', 'entrance');
  const pod = spec.template.spec;
  expect(spec.replicas).toBe(3);
  // No zone has room for a fourth pod.
  expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  expect(pod.containers[0]).toMatchObject({ image: 'mirror.example/haproxy:3.2.1', imagePullPolicy: 'Always' });
  expect(pod.imagePullSecrets).toEqual([{ name: 'mirror' }]);
  expect(pod.tolerations).toContainEqual({ key: 'redis', operator: 'Exists' });
  expect(pod.volumes).toContainEqual({ name: 'tls', secret: { secretName: 'front-certificate', defaultMode: 0o440 } });
  expect(find(all, 'PodDisruptionBudget', 'entrance').spec.maxUnavailable).toBe(2);
  expect(find(all, 'ServiceMonitor', 'entrance').spec).toEqual({
    selector: { matchLabels: find(all, 'Service', 'entrance').metadata.labels },
    endpoints: [{ port: 'stats', interval: '30s' }],
  });
  expect(find(all, 'NetworkPolicy', 'entrance').spec.ingress).toContainEqual({
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'metrics' } } }],
    ports: [{ port: 8404, protocol: 'TCP' }],
  });
  const cfg: string = find(all, 'ConfigMap', 'entrance').data['haproxy.cfg'];
  for (const line of ['maxconn 5000', 'nbthread 2', 'inter 1000ms', 'bind :6379 ssl crt /tls/tls.crt']) {
    expect(cfg).toContain(line);
  }
});

it.each<[string, (chart: Chart) => IRedis, string[]]>([
  ['Sentinels', sentinel, ['web-sentinel-0', 'web-sentinel-1', 'web-sentinel-2']],
  [
    'Sentinels as sidecars',
    chart => new RedisSentinel(chart, 'web', { sentinels: { as: 'sidecars' } }),
    ['web-0', 'web-1', 'web-2'],
  ],
])('asks %s for the primary by the name that they know', (_, redis, hosts) => {
  const cfg = cfgOf(front({}, redis));
  for (const host of hosts) expect(cfg).toContain(`server ${host} "${host}.\${SERVICES}:26379"`);
  expect(cfg).toContain('GET-MASTER-ADDR-BY-NAME shop-web');
  expect(cfg).toContain('{ nbsrv(says-web-2) ge 2 }');
});

it('asks only the servers where there are no Sentinels', () => {
  const all = front({}, chart => new RedisReplication(chart, 'web', { replicas: 2 }));
  expect(cfgOf(all)).toContain('nbsrv(primaries) eq 1');
  expect(cfgOf(all)).not.toContain('26379');
  expect(JSON.stringify(find(all, 'NetworkPolicy', 'front').spec.egress)).not.toContain('sentinel');
});

it('does not know which server is the primary, so that a promotion is no update of it', () => {
  const pod = (primary: number) => podOf(front({}, chart => new RedisReplication(chart, 'web', { primary })));
  expect(pod(1)).toEqual(pod(0));
});

it('is updated when its configuration changes', () => {
  expect(podOf(front({ checkIntervalMs: 700 })).metadata).not.toEqual(podOf(front()).metadata);
});

it('is a Redis with one address, that clients are let in to', () => {
  const all = manifests(chart => {
    const redis = new RedisReplication(chart, 'web');
    const made = new RedisFront(chart, 'front', { redis });
    expect(made.connection).toEqual({
      host: 'front.shop.svc.cluster.local',
      port: 6379,
      user: 'application',
      secretName: 'web-credentials',
      secretKey: 'application',
      passwords: { current: 1 },
      clientLabels: { 'redis-ha/client': 'front' },
      mode: 'standalone',
    });
    expect(made.readConnection).toEqual({ ...made.connection, port: 6380 });
    const secure = new RedisFront(chart, 'secure', { redis, tls: { secretName: 'certificate' } });
    expect(secure.connection.tls).toBe(true);
    made.allowFrom('apps', { namespace: 'apps' });
  });
  const { podSelector, ingress } = find(all, 'NetworkPolicy', 'front-client-apps').spec;
  expect(podSelector.matchLabels['app.kubernetes.io/component']).toBe('front');
  expect(ingress[0].ports.map(({ port }: { port: number }) => port)).toEqual([6379, 6380]);
});

it.each<[string, (chart: Chart) => IRedis, RegExp]>([
  [
    'a cluster',
    chart => new RedisCluster(chart, 'web'),
    /redis: "web" is a Redis Cluster.* before a cluster is a RedisEnvoyProxy/,
  ],
  [
    'one server',
    chart => new RedisStandalone(chart, 'web'),
    /redis: "web" has no servers that take over from each oth/,
  ],
  [
    'a Redis that is run elsewhere',
    chart => Redis.fromAttributes(chart, 'web', { host: 'redis.example', secretName: 'x', mode: 'standalone' }),
    /set a RedisReplication or a RedisSentinel/,
  ],
])('refuses %s', (_, redis, sentence) => {
  expect(refused({}, redis)).toEqual([expect.stringMatching(sentence)]);
});

it('refuses what is in another namespace', () => {
  const app = new App();
  const redis = sentinel(new Chart(app, 'redis', { namespace: 'redis' }));
  const chart = new Chart(app, 'front', { namespace: 'shop' });
  new RedisFront(chart, 'front', { redis });
  expect(() => app.synth()).toThrow(/"web" is in the namespace redis, .* put the front into a chart of that namespace/);
});

it.each<[string, Props, RegExp]>([
  ['a name that names no Service', { name: 'Front' }, /^\S+ name: "Front" cannot name a Service/],
  ['no pods', { replicas: 0 }, /replicas: 0 is no number of pods; set 2 or more/],
  ['no connections', { maxConnections: 1 }, /maxConnections: 1 is out of range; .* from 10 to 100000/],
  ['no checks', { checkIntervalMs: 0 }, /checkIntervalMs: 0 is out of range; .* from 100 to 10000/],
  ['no Secret', { tls: { secretName: '-----BEGIN' } }, /tls.secretName: what stands there cannot name a Secret/],
  ['an image of any version', { image: 'haproxy' }, /image: "haproxy" may be another program .* "haproxy:3.0-alpine"/],
  ['a budget of all', { disruptionBudget: { maxUnavailable: 2 } }, /lets every server of the front be evicted at once/],
  [
    'too few zones',
    { placement: { spread: 'required', zones: ['a'] } },
    /placement: 2 pods of the front cannot be kept apart in 1 zone; set replicas to 1 or less/,
  ],
  ['too little memory', { resources: { cpu: '1', memory: '1Mi' } }, /resources.memory: "1Mi" is too little/],
  ['a pull policy that is none', { imagePull: { secrets: ['A'] } }, /imagePull.secrets: "A" cannot name a Secret/],
])('refuses %s', (_, props, sentence) => {
  expect(refused(props)).toEqual([expect.stringMatching(sentence)]);
});

it('refuses the name of a Service that the topology has', () => {
  expect(refused({ name: 'web-sentinel' }).join()).toMatch(/name: with "web-sentinel" and "web".* set another name/);
});

it.each<[string, Props, RegExp]>([
  ['one pod', { replicas: 1 }, /replicas: while its one pod is away, all clients are refused; set 2 or more/],
  [
    'memory for fewer connections',
    { maxConnections: 10_000 },
    /resources.memory: 10000 connections on each port may take 275Mi/,
  ],
  [
    'memory for TLS',
    { maxConnections: 5000, tls: { secretName: 'x' } },
    /5000 connections on each port may take 421Mi/,
  ],
])('warns of %s', (_, props, sentence) => {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  new RedisFront(chart, 'front', { redis: sentinel(chart), ...props });
  expect(warnings(chart)).toEqual([expect.stringMatching(sentence)]);
});

it('warns of nothing by default', () => {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  const { node } = new RedisFront(chart, 'front', { redis: sentinel(chart), monitoring: {} });
  expect(warnings(chart)).toEqual([]);
  expect(node.children.map(({ node: { id } }) => id).sort()).toEqual([
    'Config',
    'Dashboard',
    'Deployment',
    'DisruptionBudget',
    'Policy',
    'PrometheusRule',
    'Service',
    'ServiceMonitor',
  ]);
});
