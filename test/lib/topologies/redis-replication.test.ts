import { App, Chart } from 'cdk8s';
import { RedisReplication, type RedisReplicationProps, serverPods, warnings } from '../../../lib';
import { ALL_REPLICATION } from '../../support/all-topology-props';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const replication = (props: RedisReplicationProps = {}): Manifest[] =>
  manifests(chart => {
    new RedisReplication(chart, 'web', props);
  });
const specOf = (all: Manifest[]) => JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']);

describe('with no props', () => {
  const all = replication();
  const { spec } = find(all, 'StatefulSet', 'web');
  const [redis] = spec.template.spec.containers;

  it('is two servers, each with a Service of its own, and a keeper', () => {
    expect(spec.replicas).toBe(2);
    expect(spec.podManagementPolicy).toBe('Parallel');
    expect(spec.minReadySeconds).toBe(10);
    expect(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      'ConfigMap/web-keeper',
      'ConfigMap/web-server',
      'Deployment/web-keeper',
      'NetworkPolicy/web-keeper',
      'NetworkPolicy/web-servers',
      'PodDisruptionBudget/web',
      'Service/web',
      'Service/web-0',
      'Service/web-1',
      'Service/web-keeper',
      'Service/web-nodes',
      'Service/web-read',
      'StatefulSet/web',
    ]);
  });

  it('sends writes to the primary while it is ready, and reads to all that are', () => {
    expect(find(all, 'Service', 'web').spec).toEqual({
      selector: { 'statefulset.kubernetes.io/pod-name': 'web-0' },
      ports: [{ name: 'redis', port: 6379, targetPort: 'redis' }],
    });
    expect(find(all, 'Service', 'web-read').spec).toEqual({
      selector: {
        'app.kubernetes.io/name': 'redis',
        'app.kubernetes.io/instance': 'web',
        'app.kubernetes.io/component': 'server',
      },
      ports: [{ name: 'redis', port: 6379, targetPort: 'redis' }],
    });
  });

  it('gives each server an address that stays, ready or not', () => {
    expect(find(all, 'Service', 'web-1').spec).toEqual({
      publishNotReadyAddresses: true,
      selector: { 'statefulset.kubernetes.io/pod-name': 'web-1' },
      ports: [{ name: 'redis', port: 6379, targetPort: 'redis' }],
    });
    expect(redis.env).toContainEqual({ name: 'SERVICES', value: '$(POD_NAMESPACE).svc.cluster.local' });
    expect(redis.env).toContainEqual({ name: 'SERVERS', value: 'web-0 web-1' });
  });

  it('asks DNS for names as they stand, and gives up soon', () => {
    expect(spec.template.spec.dnsConfig.options).toEqual([
      { name: 'ndots', value: '1' },
      { name: 'timeout', value: '1' },
      { name: 'attempts', value: '2' },
    ]);
  });

  it('writes with no replica in step, and hands nothing over', () => {
    const conf = find(all, 'ConfigMap', 'web-server').data['redis.conf'].split('\n');
    expect(conf).toContain('min-replicas-to-write 0');
    expect(conf).toContain('min-replicas-max-lag 2');
    expect(redis.lifecycle.preStop.exec.command).toEqual(['sh', '/config/note-memory.sh']);
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(120);
  });

  it('tells the keeper the servers and which is the primary', () => {
    expect(specOf(all)).toEqual({
      topology: 'replication',
      mode: 'act',
      name: 'web',
      port: 6379,
      domain: 'shop.svc.cluster.local',
      revision: redis.env.find((one: Manifest) => one.name === 'REVISION').value,
      servers: ['web-0', 'web-1'],
      // What redis.conf has.
      maxMemoryBytes: Number(/^maxmemory (\d+)$/m.exec(find(all, 'ConfigMap', 'web-server').data['redis.conf'])?.[1]),
      minReplicasToWrite: 0,
      primary: 'web-0',
    });
    const { env } = find(all, 'Deployment', 'web-keeper').spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'DOMAIN', value: '$(POD_NAMESPACE).svc.cluster.local' });
    expect(JSON.stringify(env)).not.toContain('SENTINEL');
  });

  it('lets servers speak with each other, the keeper and clients with servers, and nobody with the keeper', () => {
    const component = (name: string) => ({
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'redis',
          'app.kubernetes.io/instance': 'web',
          'app.kubernetes.io/component': name,
        },
      },
    });
    const redisPort = [{ port: 6379, protocol: 'TCP' }];
    const servers = find(all, 'NetworkPolicy', 'web-servers').spec;
    expect(servers.ingress).toEqual([
      { from: [component('server')], ports: redisPort },
      {
        from: [component('keeper'), { podSelector: { matchLabels: { 'redis-ha/client': 'web' } } }],
        ports: redisPort,
      },
    ]);
    expect(servers.egress).toEqual([
      { to: [component('server')], ports: redisPort },
      { ports: expect.arrayContaining([{ port: 53, protocol: 'UDP' }]) },
    ]);
    const keeper = find(all, 'NetworkPolicy', 'web-keeper').spec;
    expect(keeper.ingress).toBeUndefined();
    expect(keeper.egress[0]).toEqual({ to: [component('server')], ports: redisPort });
  });

  it('has the users of servers that replicate', () => {
    const users = ['application', 'replication', 'probe', 'keeper'];
    expect(acceptedPasswords(spec.template.spec).keys).toEqual(users);
  });
});

it('takes every prop up', () => {
  const all = replication(ALL_REPLICATION);
  const { spec } = find(all, 'StatefulSet', 'web');
  const pod = spec.template.spec;
  expect(spec.replicas).toBe(3);
  expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
  expect(pod.terminationGracePeriodSeconds).toBe(300);
  expect(pod.topologySpreadConstraints[0]).toMatchObject({ minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' });
  expect(pod.containers.map((each: Manifest) => each.name)).toEqual(['redis', 'exporter', 'helper']);
  expect(pod.containers[0].image).toBe('valkey/valkey:9.1-alpine');
  expect(find(all, 'PodDisruptionBudget', 'web').spec.maxUnavailable).toBe(2);
  expect(find(all, 'Service', 'web').spec.selector).toEqual({ 'statefulset.kubernetes.io/pod-name': 'web-1' });
  const conf = find(all, 'ConfigMap', 'web-server').data['redis.conf'].split('\n');
  for (const line of ['min-replicas-to-write 1', 'min-replicas-max-lag 5', 'timeout 60']) expect(conf).toContain(line);
  expect(specOf(all)).toMatchObject({ mode: 'paused', primary: 'web-1', minReplicasToWrite: 1 });
  expect(specOf(all).revision).toBeUndefined();
  expect(find(all, 'Deployment', 'web-keeper').spec.template.spec.containers[0].image).toBe('node:22-alpine');
  expect(find(all, 'ServiceMonitor', 'web-servers').metadata.labels.release).toBe('prom');
  expect(JSON.stringify(find(all, 'NetworkPolicy', 'web-servers'))).toContain('observe');
});

it('changes nothing about the servers when another is to be the primary', () => {
  const [before, after] = [replication(), replication({ primary: 1 })];
  const changed = before.filter((one, index) => JSON.stringify(one) !== JSON.stringify(after[index]));
  expect(changed.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
    'ConfigMap/web-keeper',
    'Deployment/web-keeper',
    'Service/web',
  ]);
  expect(specOf(after).primary).toBe('web-1');
});

it('is the same each time', () => {
  expect(replication(ALL_REPLICATION)).toEqual(replication(ALL_REPLICATION));
});

it('says how to connect, for writes and for reads', () => {
  const redis = new RedisReplication(new Chart(new App(), 'test', { namespace: 'shop' }), 'web');
  expect(redis.connection).toEqual({
    host: 'web.shop.svc.cluster.local',
    port: 6379,
    user: 'application',
    secretName: 'web-credentials',
    secretKey: 'application',
    passwords: { current: 1 },
    clientLabels: { 'redis-ha/client': 'web' },
    mode: 'standalone',
  });
  expect(redis.readConnection).toEqual({ ...redis.connection, host: 'web-read.shop.svc.cluster.local' });
  expect(redis.users).toEqual(['application', 'replication', 'probe', 'keeper']);
});

it('binds disks made beforehand to its servers', () => {
  const pods = serverPods('web', 2);
  expect(pods).toEqual(['web-0', 'web-1']);
  const disks = Object.fromEntries(pods.map((pod, index) => [pod, { handle: `vol-0000000${index}`, zones: ['a'] }]));
  const all = replication({ persistence: { kind: 'pre-provisioned', driver: 'ebs.csi.aws.com', size: '1Gi', disks } });
  for (const pod of pods) {
    expect(find(all, 'PersistentVolume', `shop.data-${pod}`).spec.claimRef.name).toBe(`data-${pod}`);
  }
});

describe('refuses', () => {
  const rows: [string, RedisReplicationProps, RegExp][] = [
    ['no replicas', { replicas: 0 }, /replicas: 0 leaves nobody.*set 1 or more, or use RedisStandalone/],
    ['half a replica', { replicas: 1.5 }, /replicas: 1.5 is out of range; set a whole number from 1 to 49$/],
    ['too many replicas', { replicas: 50 }, /replicas: 50 is out of range/],
    ['a primary that is no server', { primary: 2 }, /primary: 2 is none.*from 0 to 1, as in web-1$/],
    ['half a primary', { primary: 0.5 }, /primary: 0.5 is none of the servers/],
    ['fewer than no replicas in step', { minReplicasToWrite: -1 }, /minReplicasToWrite: -1 is no number of replicas/],
    [
      'more replicas in step than there are',
      { minReplicasToWrite: 2 },
      /minReplicasToWrite: 2 replicas can never be in step, as there is 1; set less, or more replicas$/,
    ],
    ['no lag', { maxReplicaLagSeconds: 0 }, /maxReplicaLagSeconds: 0 is out of range; set whole seconds from 1 to 60/],
    ['an hour of lag', { maxReplicaLagSeconds: 3600 }, /maxReplicaLagSeconds: 3600 is out of range/],
    ['a grace period too short', { gracePeriodSeconds: 2 }, /gracePeriodSeconds: 2 leaves a server no time/],
    [
      'a budget of all',
      { disruptionBudget: { maxUnavailable: 2 } },
      /2 lets every server of the topology be evicted at once; set 1, or more replicas$/,
    ],
    [
      'more servers than zones can hold apart',
      { replicas: 2, placement: { spread: 'required', zones: ['a', 'b'] } },
      /placement: 3 pods of the topology cannot be kept apart in 2 zones; set replicas to 1 or less/,
    ],
    [
      'a directive that is a prop',
      { directives: { 'min-replicas-max-lag': 9 } },
      /directives: "min-replicas-max-lag" cannot be set here: set `maxReplicaLagSeconds`$/,
    ],
    [
      'a directive that keeps replicas from being promoted, by an older name',
      { directives: { 'slave-priority': 0 } },
      /directives: "slave-priority" cannot be set here: every server has it.*leave it out$/,
    ],
    ['a name that is none', { name: 'Web' }, /name: "Web" cannot name a Service/],
    ['a mode that is none', { keeper: { mode: 'off' as 'paused' } }, /keeper: mode "off"/],
    ['a variable of the scripts', { pod: { env: { SERVERS: 'web-0' } } }, /pod.env: "SERVERS" is set by the construct/],
  ];

  it.each(rows)('%s', (_, props, sentence) => {
    const found = problems(chart => new RedisReplication(chart, 'web', props));
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toMatch(/^\[test\/web] /);
  });

  it('all that is wrong at once', () => {
    const found = problems(chart => {
      new RedisReplication(chart, 'web', { replicas: -1, primary: 7, maxReplicaLagSeconds: 0, gracePeriodSeconds: 0 });
    });
    expect(found.map(each => each.replace(/^\[test\/web] (\w+):.*/, '$1'))).toEqual([
      'replicas',
      'maxReplicaLagSeconds',
      'gracePeriodSeconds',
    ]);
  });
});

it('warns where one replica away stops writes', () => {
  const chart = new Chart(new App(), 'test', { namespace: 'shop' });
  new RedisReplication(chart, 'some', { replicas: 2, minReplicasToWrite: 1 });
  new RedisReplication(chart, 'all', { replicas: 2, minReplicasToWrite: 2 });
  new RedisReplication(chart, 'only', { minReplicasToWrite: 1 });
  expect(warnings(chart)).toEqual([
    expect.stringMatching(
      /^\[test\/all] minReplicasToWrite: 2 are all replicas: writes are refused whenever one is away/,
    ),
    expect.stringMatching(/^\[test\/only] minReplicasToWrite: 1 is the only replica: writes are refused/),
  ]);
});
