import { App, Chart } from 'cdk8s';
import { RedisReplication, RedisSentinel, type RedisSentinelProps, RedisStandalone, warnings } from '../../../lib';
import { majorityOf } from '../../../lib/workload/sentinel-settings';
import { page, tableBelow } from '../../docs/markdown';
import { ALL_SENTINEL } from '../../support/all-topology-props';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const sentinel = (props: RedisSentinelProps = {}): Manifest[] =>
  manifests(chart => {
    new RedisSentinel(chart, 'web', props);
  });
const named = (all: Manifest[]) => all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();
const specOf = (all: Manifest[]) => JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']);
const variable = (container: Manifest, name: string) => container.env.find((one: Manifest) => one.name === name)?.value;
const component = (name: string) => ({
  podSelector: {
    matchLabels: {
      'app.kubernetes.io/name': 'redis',
      'app.kubernetes.io/instance': 'web',
      'app.kubernetes.io/component': name,
    },
  },
});
const tcp = (...ports: number[]) => ports.map(port => ({ port, protocol: 'TCP' }));

describe('with no props', () => {
  const all = sentinel();
  const servers = find(all, 'StatefulSet', 'web').spec;
  const sentinels = find(all, 'StatefulSet', 'web-sentinel').spec;
  const [redis] = servers.template.spec.containers;
  const [container] = sentinels.template.spec.containers;

  it('is three servers and three Sentinels, each with a Service of its own, and a keeper', () => {
    expect([servers.replicas, sentinels.replicas]).toEqual([3, 3]);
    expect(named(all)).toEqual([
      'ConfigMap/web-keeper',
      'ConfigMap/web-sentinel',
      'ConfigMap/web-server',
      'Deployment/web-keeper',
      'NetworkPolicy/web-keeper',
      'NetworkPolicy/web-sentinel',
      'NetworkPolicy/web-servers',
      'PodDisruptionBudget/web',
      'PodDisruptionBudget/web-sentinel',
      'Service/web-0',
      'Service/web-1',
      'Service/web-2',
      'Service/web-keeper',
      'Service/web-nodes',
      'Service/web-read',
      'Service/web-sentinel',
      'Service/web-sentinel-0',
      'Service/web-sentinel-1',
      'Service/web-sentinel-2',
      'StatefulSet/web',
      'StatefulSet/web-sentinel',
    ]);
  });

  it('gives each Sentinel an address that stays, and clients one of all that are ready', () => {
    const ports = [{ name: 'sentinel', port: 26379, targetPort: 'sentinel' }];
    expect(find(all, 'Service', 'web-sentinel-2').spec).toEqual({
      publishNotReadyAddresses: true,
      selector: { 'statefulset.kubernetes.io/pod-name': 'web-sentinel-2' },
      ports,
    });
    const { matchLabels: selector } = component('sentinel').podSelector;
    const exporter = { name: 'sentinel-stats', port: 9122, targetPort: 'sentinel-stats' };
    expect(find(all, 'Service', 'web-sentinel').spec).toEqual({ selector, ports: [...ports, exporter] });
  });

  it('shows metrics of each Sentinel, by a user that may do nothing but look', () => {
    const [, exporter] = sentinels.template.spec.containers;
    expect(exporter.name).toBe('sentinel-exporter');
    expect(variable(exporter, 'REDIS_ADDR')).toBe('redis://127.0.0.1:26379');
    expect(exporter.ports).toEqual([{ name: 'sentinel-stats', containerPort: 9122 }]);
    const acl: string = find(all, 'ConfigMap', 'web-sentinel').data['sentinel-users.acl'];
    expect(acl).toContain('user exporter on {exporter} resetkeys resetchannels -@all +ping +info +client|setname ');
    expect(acl.match(/^user exporter.*$/m)?.[0]).not.toMatch(/set |monitor|remove|failover|config/);
  });

  it('runs Sentinels restricted and in memory, in the image of the servers, one at a time away', () => {
    const pod = sentinels.template.spec;
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.image).toBe(redis.image);
    expect(container.resources.requests).toEqual({ cpu: '20m', memory: '64Mi' });
    expect(pod.volumes).toContainEqual({ name: 'sentinel-run', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
    expect(pod.terminationGracePeriodSeconds).toBe(10);
    expect(sentinels.minReadySeconds).toBe(10);
    expect(sentinels.podManagementPolicy).toBe('Parallel');
    expect(find(all, 'PodDisruptionBudget', 'web-sentinel').spec).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: component('sentinel').podSelector.matchLabels },
    });
    const [zone, host] = pod.topologySpreadConstraints;
    for (const each of [zone, host]) expect(each.labelSelector).toEqual(component('sentinel').podSelector);
    for (const each of [servers, sentinels]) {
      expect(each.template.spec.dnsConfig.options).toContainEqual({ name: 'ndots', value: '1' });
    }
  });

  it('gives Sentinels their own users and their own configuration, which names no primary', () => {
    const keys = (pod: Manifest) => acceptedPasswords(pod).keys;
    expect(keys(sentinels.template.spec)).toEqual(['application', 'sentinel', 'probe', 'keeper']);
    expect(keys(servers.template.spec)).toContain('replication');
    const { data } = find(all, 'ConfigMap', 'web-sentinel');
    expect(data['sentinel.conf']).toContain('resolve-hostnames yes');
    expect(data['sentinel.conf']).not.toContain('monitor');
    expect(data['sentinel-users.acl']).not.toContain('replication');
    expect(Object.keys(data)).toEqual(expect.arrayContaining(['start-sentinel.sh', 'probe-sentinel.sh']));
    expect(find(all, 'ConfigMap', 'web-server').data['sentinel.conf']).toBeUndefined();
  });

  it('tells servers and Sentinels of each other by names that are the same everywhere', () => {
    for (const each of [redis, container]) {
      expect(variable(each, 'SERVICES')).toBe('$(POD_NAMESPACE).svc.cluster.local');
      expect(variable(each, 'PRIMARY_NAME')).toBe('shop-web');
      expect(variable(each, 'SENTINEL_PORT')).toBe('26379');
    }
    expect(variable(redis, 'SERVERS')).toBe('web-0 web-1 web-2');
    expect(variable(redis, 'SENTINELS')).toBe('web-sentinel-0 web-sentinel-1 web-sentinel-2');
    expect(variable(redis, 'DETECTION_SECONDS')).toBe('34');
    expect(variable(redis, 'KEEPER_HOST')).toBe('web-keeper');
  });

  it('hands over before a server stops, and writes only with a replica in step', () => {
    expect(redis.lifecycle.preStop.exec.command).toEqual(['sh', '/config/pre-stop.sh']);
    expect(servers.template.spec.terminationGracePeriodSeconds).toBe(1800);
    expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toContain('\nmin-replicas-to-write 1\n');
  });

  it('tells the keeper what the Sentinels are to be told, and gives it the password that they log in with', () => {
    expect(specOf(all)).toEqual({
      topology: 'sentinel',
      mode: 'act',
      name: 'web',
      port: 6379,
      domain: 'shop.svc.cluster.local',
      revision: variable(redis, 'REVISION'),
      servers: ['web-0', 'web-1', 'web-2'],
      // What redis.conf has.
      maxMemoryBytes: Number(/^maxmemory (\d+)$/m.exec(find(all, 'ConfigMap', 'web-server').data['redis.conf'])?.[1]),
      minReplicasToWrite: 1,
      sentinels: ['web-sentinel-0', 'web-sentinel-1', 'web-sentinel-2'],
      sentinelPort: 26379,
      monitor: { name: 'shop-web', quorum: 2, downAfterMs: 2000, failoverTimeoutMs: 6000, parallelSyncs: 1 },
    });
    const keeper = find(all, 'Deployment', 'web-keeper').spec.template.spec;
    expect(keeper.containers[0].env).toContainEqual({
      name: 'SENTINEL_PASSWORD_FILE',
      value: '/credentials/sentinel',
    });
    expect(acceptedPasswords(keeper).keys).toEqual(['keeper', 'sentinel']);
  });

  it('lets nobody speak but those who have to', () => {
    const clients = { podSelector: { matchLabels: { 'redis-ha/client': 'web' } } };
    const dns = { ports: expect.arrayContaining([{ port: 53, protocol: 'UDP' }]) };
    const policy = (name: string) => find(all, 'NetworkPolicy', name).spec;
    expect(policy('web-servers').ingress).toEqual([
      { from: [component('server'), component('sentinel')], ports: tcp(6379) },
      { from: [component('keeper'), clients], ports: tcp(6379) },
    ]);
    expect(policy('web-servers').egress).toEqual([
      { to: [component('server')], ports: tcp(6379) },
      { to: [component('sentinel')], ports: tcp(26379) },
      dns,
      { to: [component('keeper')], ports: tcp(6390) },
    ]);
    expect(policy('web-sentinel').podSelector).toMatchObject(component('sentinel').podSelector);
    expect(policy('web-sentinel').ingress).toEqual([
      { from: [component('server'), component('sentinel'), component('keeper'), clients], ports: tcp(26379) },
    ]);
    expect(policy('web-sentinel').egress).toEqual([
      { to: [component('server')], ports: tcp(6379) },
      { to: [component('sentinel')], ports: tcp(26379) },
      dns,
    ]);
    expect(policy('web-keeper').egress).toEqual([
      { to: [component('server')], ports: tcp(6379) },
      { to: [component('sentinel')], ports: tcp(26379) },
      dns,
    ]);
  });
});

it('takes every prop up', () => {
  const all = sentinel(ALL_SENTINEL);
  const { spec } = find(all, 'StatefulSet', 'web');
  const sentinels = find(all, 'StatefulSet', 'web-sentinel').spec;
  const pod = spec.template.spec;
  expect([spec.replicas, sentinels.replicas]).toEqual([4, 5]);
  expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
  expect(pod.terminationGracePeriodSeconds).toBe(300);
  expect(pod.containers.map((each: Manifest) => each.name)).toEqual(['redis', 'exporter', 'helper']);
  expect(sentinels.template.spec.containers[0].image).toBe('valkey/valkey:9.1-alpine');
  expect(sentinels.template.spec.containers[0].resources.limits).toEqual({ memory: '96Mi' });
  expect(sentinels.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
  expect(sentinels.template.spec.nodeSelector).toEqual({ pool: 'small' });
  expect(JSON.stringify(sentinels.template.spec.affinity)).toContain('["x","y","z"]');
  expect(acceptedPasswords(sentinels.template.spec).secrets).toEqual(['passwords', 'passwords']);
  expect(find(all, 'PodDisruptionBudget', 'web').spec.maxUnavailable).toBe(2);
  const conf = find(all, 'ConfigMap', 'web-server').data['redis.conf'].split('\n');
  for (const line of ['min-replicas-to-write 2', 'min-replicas-max-lag 5', 'timeout 60']) expect(conf).toContain(line);
  expect(specOf(all)).toMatchObject({
    mode: 'dry-run',
    minReplicasToWrite: 2,
    monitor: { quorum: 3, downAfterMs: 3000, failoverTimeoutMs: 9000, parallelSyncs: 2 },
  });
  expect(variable(sentinels.template.spec.containers[0], 'SERVICES')).toBe('$(POD_NAMESPACE).svc.k8s.example');
  expect(find(all, 'ServiceMonitor', 'web-servers').metadata.labels.release).toBe('prom');
  expect(JSON.stringify(find(all, 'NetworkPolicy', 'web-servers'))).toContain('observe');
});

it('has the table of quorums that the docs show', () => {
  const rows = tableBelow(page('docs/redis-sentinel.md'), 'Quorum').map(row => row.slice(0, 4).map(Number));
  expect(rows).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map(count => {
      const { quorum } = specOf(sentinel({ sentinels: { count } })).monitor;
      return [count, majorityOf(count), quorum, count - majorityOf(count)];
    }),
  );
});

it('is the same each time', () => {
  expect(sentinel(ALL_SENTINEL)).toEqual(sentinel(ALL_SENTINEL));
});

it.each<RedisSentinelProps>([
  { downAfterMs: 5000 },
  { failoverTimeoutMs: 8000 },
  { parallelSyncs: 2 },
  { sentinels: { quorum: 1 } },
  { keeper: { mode: 'paused' } },
])('changes nothing but the keeper with %j: Sentinels are told while they run', props => {
  const [before, after] = [sentinel(), sentinel(props)];
  const changed = before.filter((one, index) => JSON.stringify(one) !== JSON.stringify(after[index]));
  expect(named(changed)).toEqual(['ConfigMap/web-keeper', 'Deployment/web-keeper']);
});

describe('with Sentinels as sidecars', () => {
  const all = sentinel({ sentinels: { as: 'sidecars' }, servers: 5 });
  const pod = find(all, 'StatefulSet', 'web').spec.template.spec;

  it('has one in the pod of each server, and no pods beside', () => {
    expect(named(all).filter(one => one.includes('web-sentinel'))).toEqual(['Service/web-sentinel']);
    expect(pod.containers.map((each: Manifest) => each.name)).toEqual([
      'redis',
      'exporter',
      'sentinel',
      'sentinel-exporter',
    ]);
    expect(specOf(all).sentinels).toEqual(['web-0', 'web-1', 'web-2', 'web-3', 'web-4']);
    expect(specOf(all).monitor.quorum).toBe(3);
    expect(variable(pod.containers[0], 'SENTINELS')).toBe('web-0 web-1 web-2 web-3 web-4');
    const { data } = find(all, 'ConfigMap', 'web-server');
    expect(Object.keys(data)).toEqual(expect.arrayContaining(['sentinel.conf', 'sentinel-users.acl', 'users.acl']));
  });

  it('answers on the Service of each server, and to clients even where the server is not ready', () => {
    expect(find(all, 'Service', 'web-3').spec.ports).toEqual([
      { name: 'redis', port: 6379, targetPort: 'redis' },
      { name: 'sentinel', port: 26379, targetPort: 'sentinel' },
    ]);
    expect(find(all, 'Service', 'web-sentinel').spec).toMatchObject({
      publishNotReadyAddresses: true,
      selector: component('server').podSelector.matchLabels,
    });
    const [, , container] = pod.containers;
    expect(container.readinessProbe).toBeUndefined();
    expect(container.lifecycle.preStop.exec.command).toEqual([
      'sh',
      expect.stringContaining('/stop-sentinel.sh'),
      'beside',
    ]);
  });

  it('opens the port of Sentinels on the servers', () => {
    const { ingress, egress } = find(all, 'NetworkPolicy', 'web-servers').spec;
    expect(ingress.map((rule: Manifest) => rule.ports)).toEqual([tcp(6379, 26379), tcp(6379, 26379)]);
    expect(egress[0].ports).toEqual(tcp(6379, 26379));
    expect(find(all, 'NetworkPolicy', 'web-keeper').spec.egress[0].ports).toEqual(tcp(6379, 26379));
  });

  it('lets additions to the pods not collide with it', () => {
    const resources = { cpu: '10m', memory: '16Mi' };
    const extras = {
      sidecars: [{ name: 'sentinel', image: 'busybox:1.37', resources, ports: [{ name: 'mine', number: 26379 }] }],
      volumes: [{ kind: 'emptyDir', name: 'sentinel-run', sizeLimit: '1Mi' }] as const,
    };
    const found = problems(chart => {
      new RedisSentinel(chart, 'web', { sentinels: { as: 'sidecars' }, pod: extras });
    });
    expect(found).toEqual([
      expect.stringContaining('the pod has a volume "sentinel-run" already'),
      expect.stringContaining('the pod has a container "sentinel" already'),
      expect.stringContaining('is in the way of {"name":"sentinel","number":26379}'),
    ]);
    expect(problems(chart => new RedisSentinel(chart, 'web', { pod: extras }))).toEqual([]);
  });
});

it('says how to find the primary, and where to read', () => {
  const redis = new RedisSentinel(new Chart(new App(), 'test', { namespace: 'shop' }), 'web');
  const common = {
    user: 'application',
    secretName: 'web-credentials',
    secretKey: 'application',
    passwords: { current: 1 },
    clientLabels: { 'redis-ha/client': 'web' },
  };
  expect(redis.connection).toEqual({
    ...common,
    host: 'web-sentinel.shop.svc.cluster.local',
    port: 26379,
    mode: 'sentinel',
    primaryName: 'shop-web',
  });
  expect(redis.readConnection).toEqual({
    ...common,
    host: 'web-read.shop.svc.cluster.local',
    port: 6379,
    mode: 'standalone',
  });
  expect(redis.users).toEqual(['application', 'replication', 'sentinel', 'probe', 'keeper']);
});

it('lets clients in to servers and Sentinels alike', () => {
  const allow = (props: RedisSentinelProps) => {
    const all = manifests(chart => new RedisSentinel(chart, 'web', props).allowFrom('front', { namespace: 'front' }));
    return find(all, 'NetworkPolicy', 'web-client-front').spec;
  };
  expect(allow({})).toMatchObject({
    podSelector: {
      matchLabels: { 'app.kubernetes.io/name': 'redis', 'app.kubernetes.io/instance': 'web' },
      matchExpressions: [
        { key: 'app.kubernetes.io/component', operator: 'In', values: ['server', 'sentinel'] },
        { key: 'redis-ha/isolated', operator: 'DoesNotExist' },
      ],
    },
    ingress: [{ ports: tcp(6379, 26379) }],
  });
  expect(allow({ sentinels: { as: 'sidecars' } })).toMatchObject({
    podSelector: component('server').podSelector,
    ingress: [{ ports: tcp(6379, 26379) }],
  });
});

describe('refuses', () => {
  const rows: [string, RedisSentinelProps, RegExp][] = [
    ['one server', { servers: 1 }, /servers: 1 has no replica.*set 3, or use RedisStandalone/],
    ['half a server', { servers: 2.5 }, /servers: 2.5 is out of range; set a whole number from 2 to 50$/],
    ['too many servers', { servers: 51 }, /servers: 51 is out of range/],
    ['no Sentinels', { sentinels: { count: 0 } }, /sentinels.count: 0 is out of range.*from 1 to 15, best 3 or 5/],
    ['too many Sentinels', { sentinels: { count: 17 } }, /sentinels.count: 17 is out of range/],
    ['endless Sentinels', { sentinels: { count: Number.POSITIVE_INFINITY } }, /sentinels.count: null is out of range/],
    ['too large a quorum', { sentinels: { quorum: 4 } }, /sentinels.quorum: 4 can never agree, as there are 3; set 2/],
    ['no quorum', { sentinels: { quorum: 0 } }, /sentinels.quorum: 0 is no number.*from 1 to 3, best 2, the majority/],
    [
      'more sidecars than servers',
      { sentinels: { as: 'sidecars', count: 5 } },
      /sentinels.count: 5 as sidecars do not fit 3 servers.*leave count out/,
    ],
    [
      'too many sidecars',
      { servers: 17, sentinels: { as: 'sidecars' } },
      /sentinels.as: as sidecars there would be 17.*set "pods"/,
    ],
    [
      'a place for sidecars',
      { sentinels: { as: 'sidecars', placement: {} } },
      /sentinels.placement: sidecars run where the servers do/,
    ],
    ['another way', { sentinels: { as: 'daemon' as 'pods' } }, /sentinels.as: "daemon".*"pods" or "sidecars"/],
    [
      'too little memory for Sentinels',
      { sentinels: { resources: { cpu: '10m', memory: '8Mi' } } },
      /sentinels.resources.memory: "8Mi" is too little; set "32Mi"/,
    ],
    [
      'Sentinels kept apart in too few zones',
      { sentinels: { placement: { spread: 'required', zones: ['a'] } } },
      /sentinels.placement: 3 pods of the Sentinels cannot be kept apart in 1 zone; set sentinels.count to 1 or less/,
    ],
    [
      'a node label that is none for Sentinels',
      { sentinels: { placement: { nodeSelector: { 'a b': 'c' } } } },
      /sentinels.placement.nodeSelector: "a b": "c" is no label/,
    ],
    ['too short a silence', { downAfterMs: 500 }, /downAfterMs: 500 is out of range.*1000 to 60000/],
    ['half a millisecond', { downAfterMs: 1000.5 }, /downAfterMs: 1000.5 is out of range/],
    ['too long a failover', { failoverTimeoutMs: 180_001 }, /failoverTimeoutMs: 180001 is out of range.*180000/],
    [
      'a failover over before it began',
      { downAfterMs: 5000, failoverTimeoutMs: 4000 },
      /failoverTimeoutMs: 4000 is over before a server counts as away, with downAfterMs 5000; set 5000 or more/,
    ],
    ['no syncs', { parallelSyncs: 0 }, /parallelSyncs: 0 is no number of replicas; set a whole number from 1 to 2/],
    ['more syncs than replicas', { parallelSyncs: 3 }, /parallelSyncs: 3 .*from 1 to 2/],
    [
      'more replicas in step than there are',
      { minReplicasToWrite: 3 },
      /minReplicasToWrite: 3 replicas can never be in step, as there are 2; set less, or more servers/,
    ],
    ['a minute and more of lag', { maxReplicaLagSeconds: 61 }, /maxReplicaLagSeconds: 61 is out of range/],
    ['a grace period too short', { gracePeriodSeconds: 60 }, /gracePeriodSeconds: 60 is too short.*set 116 or more$/],
    [
      'one too short for its failovers',
      { gracePeriodSeconds: 120, failoverTimeoutMs: 9000 },
      /gracePeriodSeconds: 120 is too short.*set 152 or more, or a shorter failoverTimeoutMs$/,
    ],
    ['a budget of all', { disruptionBudget: { maxUnavailable: 3 } }, /every server of the topology.*or more servers$/],
    [
      'more servers than zones can hold apart',
      { placement: { spread: 'required', zones: ['a', 'b'] }, sentinels: { placement: {} } },
      /placement: 3 pods of the topology cannot be kept apart in 2 zones; set servers to 2 or less/,
    ],
    [
      'a name that is too long',
      { name: 'w'.repeat(44) },
      /name: the StatefulSet "w+-sentinel" would have 53 characters.*set a name of at most 43/,
    ],
    ['a variable of the scripts', { pod: { env: { SENTINELS: 'a' } } }, /pod.env: "SENTINELS" is set by the construct/],
  ];

  it.each(rows)('%s', (_, props, sentence) => {
    const found = problems(chart => new RedisSentinel(chart, 'web', props));
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toMatch(/^\[test\/web] /);
  });

  it('all that is wrong at once', () => {
    const found = problems(chart => {
      new RedisSentinel(chart, 'web', {
        downAfterMs: 1,
        failoverTimeoutMs: 1,
        parallelSyncs: 9,
        sentinels: { quorum: 9, resources: { cpu: '0', memory: 'much' } },
        minReplicasToWrite: 9,
        maxReplicaLagSeconds: 0,
      });
    });
    expect(found.map(each => each.replace(/^\[test\/web] ([\w.]+):.*/, '$1'))).toEqual([
      'downAfterMs',
      'failoverTimeoutMs',
      'parallelSyncs',
      'sentinels.quorum',
      'sentinels.resources.cpu',
      'sentinels.resources.memory',
      'minReplicasToWrite',
      'maxReplicaLagSeconds',
    ]);
  });

  it('a topology whose objects are named like its own, in the same namespace', () => {
    const build = (other: (chart: Chart) => void) =>
      problems(chart => {
        new RedisSentinel(chart, 'web');
        other(chart);
      });
    expect(build(chart => new RedisStandalone(chart, 'web-0'))).toEqual([
      '[test/web] name: with "web" and "web-0", test/web-0 makes the Service "web-0" too, in the same namespace (shop); set another name',
      '[test/web-0] name: with "web-0" and "web", test/web makes the Service "web-0" too, in the same namespace (shop); set another name',
    ]);
    expect(build(chart => new RedisReplication(chart, 'web-sentinel'))).toHaveLength(2);
    expect(build(chart => new RedisStandalone(chart, 'web-3'))).toEqual([]);
    expect(
      build(chart => new RedisStandalone(new Chart(chart.node.root, 'other', { namespace: 'b' }), 'web-0')),
    ).toEqual([]);
  });
});

describe('warns, and goes on', () => {
  it.each<[string, RedisSentinelProps, RegExp[]]>([
    ['nothing', {}, []],
    ['two servers', { servers: 2 }, []],
    ['five Sentinels', { sentinels: { count: 5 } }, []],
    ['sidecars in three servers', { sentinels: { as: 'sidecars' } }, []],
    ['three zones', { placement: { zones: ['a', 'b', 'c'] } }, []],
    [
      'one Sentinel',
      { sentinels: { count: 1 } },
      [/sentinels.count: with 1 no failover.*majority is 1; set.* 3 or 5$/],
    ],
    ['two Sentinels', { sentinels: { count: 2 } }, [/sentinels.count: with 2 no failover.*majority is 2; set/]],
    [
      'two sidecars',
      { servers: 2, sentinels: { as: 'sidecars' } },
      [/sentinels.count: with 2 no failover.*set servers to 3 or 5, or sentinels.as to "pods"$/],
    ],
    ['four Sentinels', { sentinels: { count: 4 } }, [/sentinels.count: 4 survive the loss of 1, as 3 do; set/]],
    ['a small quorum', { sentinels: { quorum: 1 } }, [/sentinels.quorum: 1 of 3 .*more often mistaken.*; set 2$/]],
    ['a large quorum', { sentinels: { quorum: 3 } }, [/quorum: with 3 of 3 no failover.*while 1 is away.*set 2$/]],
    ['every replica in step', { minReplicasToWrite: 2 }, [/minReplicasToWrite: 2 are all replicas/]],
    ['the only replica in step', { servers: 2, minReplicasToWrite: 1 }, [/minReplicasToWrite: 1 is the only replica/]],
    [
      'two zones',
      { placement: { zones: ['a', 'b'] } },
      [/^\S+ sentinels.placement.zones: of two zones one holds half/],
    ],
    [
      'two zones for servers alone',
      { placement: { zones: ['a', 'b'] }, sentinels: { placement: { zones: ['a', 'b', 'c'] } } },
      [],
    ],
    [
      'one zone',
      { placement: { zones: ['a'] } },
      [/^\S+ placement.zones: all servers are in one zone/, /^\S+ sentinels.placement.zones: one zone holds all/],
    ],
  ])('%s', (_, props, sentences) => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    new RedisSentinel(chart, 'web', props);
    expect(warnings(chart)).toEqual(sentences.map(sentence => expect.stringMatching(sentence)));
  });

  it('a chart without a namespace, where the primary has no name that only it has', () => {
    const chart = new Chart(new App(), 'test');
    const { connection } = new RedisSentinel(chart, 'web');
    expect(connection).toMatchObject({ host: 'web-sentinel', primaryName: 'web' });
    expect(warnings(chart)).toEqual([expect.stringMatching(/^\[test\/web] name: the chart names no namespace/)]);
  });
});
