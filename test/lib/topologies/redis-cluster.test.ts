import { App, Chart } from 'cdk8s';
import { Credentials, clusterPods, RedisCluster, type RedisClusterProps, type TestedEngine } from '../../../lib';
import { ALL_CLUSTER } from '../../support/all-topology-props';
import { acceptedPasswords, find, type Manifest, manifests, problems } from '../../support/manifests';

const cluster = (props: RedisClusterProps = {}): Manifest[] =>
  manifests(chart => {
    new RedisCluster(chart, 'web', props);
  });
const pod = (all: Manifest[], shard = 0) => find(all, 'StatefulSet', `web-${shard}`).spec.template.spec;

describe('with no props', () => {
  const all = cluster();

  it('has one StatefulSet and one disruption budget a shard, and built-in kinds alone', () => {
    const count = (kind: string) => all.filter(one => one.kind === kind).length;
    expect(count('StatefulSet')).toBe(3);
    expect(count('PodDisruptionBudget')).toBe(3);
    expect(count('ServiceMonitor')).toBe(0);
  });

  it('is restricted: no root, no capabilities, no token, nothing to write to but its volumes', () => {
    for (const one of all.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment')) {
      const { securityContext, containers, automountServiceAccountToken } = one.spec.template.spec;
      expect(automountServiceAccountToken).toBe(false);
      expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources.limits.memory).toBeDefined();
        expect(container.image).not.toMatch(/latest$/);
      }
    }
  });

  it('keeps servers apart as far as possible', () => {
    const { affinity, topologySpreadConstraints } = pod(all);
    expect(topologySpreadConstraints.map((each: Manifest) => each.whenUnsatisfiable)).toEqual([
      'ScheduleAnyway',
      'ScheduleAnyway',
    ]);
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
  });

  it('keeps claims, and says their kind so that GitOps tools see no difference', () => {
    const { spec } = find(all, 'StatefulSet', 'web-0');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(spec.volumeClaimTemplates[0]).toMatchObject({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
  });

  it('names the same ports in containers, Services and policies', () => {
    const named = pod(all).containers.flatMap((each: Manifest) => each.ports.map((port: Manifest) => port.name));
    const service = find(all, 'Service', 'web-nodes').spec;
    expect(service.publishNotReadyAddresses).toBe(true);
    expect(service.ports.map((port: Manifest) => port.targetPort)).toEqual(named);
  });

  it('tells the keeper every pod', () => {
    const spec = JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']);
    expect(spec.mode).toBe('act');
    const { env } = find(all, 'Deployment', 'web-keeper').spec.template.spec.containers[0];
    expect(env[0]).toEqual({ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } });
    expect(env).toContainEqual({ name: 'DOMAIN', value: 'web-nodes.$(POD_NAMESPACE).svc.cluster.local' });
    expect(spec.shards).toEqual([
      { pods: ['web-0-0', 'web-0-1'] },
      { pods: ['web-1-0', 'web-1-1'] },
      { pods: ['web-2-0', 'web-2-1'] },
    ]);
  });

  it('stays below what plain `kubectl apply` can write down in an annotation', () => {
    for (const one of all) expect(JSON.stringify(one).length).toBeLessThan(256 * 1024);
  });

  it('refers to passwords and holds none', () => {
    const { secrets, keys, besides } = acceptedPasswords(pod(all));
    expect(secrets).toEqual(['web-credentials', 'web-credentials']);
    // Those that are accepted besides may be there.
    expect(besides).toEqual({ optional: true, keys: [...keys.map(key => `${key}.also`), 'passwords'] });
    expect(all.some(({ kind }) => kind === 'Secret')).toBe(false);
  });
});

describe('with all props', () => {
  const all = cluster(ALL_CLUSTER);

  it('takes each of them up', () => {
    expect(all.filter(({ kind }) => kind === 'StatefulSet')).toHaveLength(4);
    const { spec } = find(all, 'StatefulSet', 'web-3');
    expect(spec.replicas).toBe(3);
    expect(spec.minReadySeconds).toBe(7);
    expect(spec.volumeClaimTemplates[0].spec).toMatchObject({
      storageClassName: 'fast',
      resources: { requests: { storage: '7Gi' } },
    });
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Delete' });
    const { containers, affinity, topologySpreadConstraints, volumes } = spec.template.spec;
    expect(containers[0].image).toBe('valkey/valkey:9.1-alpine');
    expect(containers[0].resources.limits).toEqual({ cpu: '2', memory: '1Gi' });
    expect(JSON.stringify(containers[0].env)).toContain('svc.k8s.example');
    expect(topologySpreadConstraints[0]).toMatchObject({ minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' });
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    expect(JSON.stringify(affinity.nodeAffinity)).toContain('["a","b","c"]');
    expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(120);
    expect(find(all, 'PodDisruptionBudget', 'web-3').spec.maxUnavailable).toBe(2);
    expect(spec.template.metadata).toMatchObject({
      labels: { team: 'shop' },
      annotations: { 'example.com/scan': 'no' },
    });
    expect(containers[0].env).toContainEqual({ name: 'LANG', value: 'C' });
    expect(containers.map((each: Manifest) => each.name)).toEqual(['redis', 'exporter', 'helper']);
    expect(volumes.map((each: Manifest) => each.name)).toContain('scratch');
    expect(acceptedPasswords({ volumes }).secrets).toEqual(['passwords', 'passwords']);
    expect(find(all, 'Deployment', 'web-keeper').spec.template.spec.containers[0].image).toBe('node:22-alpine');
    expect(JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']).mode).toBe('dry-run');
    const conf = find(all, 'ConfigMap', 'web-server').data['redis.conf'];
    for (const line of [
      'cluster-node-timeout 3000',
      'appendonly yes',
      'appendfsync always',
      'save 60 100',
      'maxmemory 524288000',
      'maxmemory-policy allkeys-lru',
      'maxmemory-clients 83886080',
      'client-output-buffer-limit normal 10485760 0 0 replica 104857600 0 0 pubsub 9437184 3145728 5',
      'lazyfree-lazy-expire no',
      'io-threads 2',
      'timeout 60',
      'activedefrag yes',
      'cluster-databases 4',
    ]) {
      expect(conf.split('\n')).toContain(line);
    }
    expect(containers[1].image).toBe('mirror.example/redis_exporter:v1');
    for (const one of all.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment')) {
      expect(one.spec.template.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
      for (const container of one.spec.template.spec.containers) expect(container.imagePullPolicy).toBe('Always');
    }
    const monitor = find(all, 'ServiceMonitor', 'web-servers');
    expect(monitor.metadata.labels.release).toBe('prom');
    expect(monitor.spec.endpoints).toEqual([{ port: 'metrics', interval: '30s' }]);
    expect(JSON.stringify(find(all, 'NetworkPolicy', 'web-servers'))).toContain('observe');
  });

  it('has a ServiceMonitor that selects the one Service with its port', () => {
    const { matchLabels } = find(all, 'ServiceMonitor', 'web-servers').spec.selector;
    const selected = all.filter(
      one => one.kind === 'Service' && Object.entries(matchLabels).every(([k, v]) => one.metadata.labels[k] === v),
    );
    expect(selected.map(one => one.metadata.name)).toEqual(['web-nodes']);
    expect(selected[0].spec.ports.map((port: Manifest) => port.name)).toContain('metrics');
  });
});

it('puts the configuration into the pod template by its hash, and only that', () => {
  const hash = (props: RedisClusterProps) =>
    find(cluster(props), 'StatefulSet', 'web-0').spec.template.metadata.annotations['redis-ha/config-hash'];
  expect(hash({})).toBe(hash({ replicasPerShard: 2 }));
  expect(hash({})).not.toBe(hash({ directives: { timeout: '60' } }));
});

it('tells the keeper and the servers one revision of the pods, which any change of them changes', () => {
  const said = (props: RedisClusterProps) => {
    const all = cluster(props);
    const inSpec = JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']).revision;
    const ofPod = pod(all).containers[0].env.find((one: Manifest) => one.name === 'REVISION').value;
    return [inSpec, ofPod];
  };
  const [spec, server] = said({});
  expect(spec).toBe(server);
  expect(said({ replicasPerShard: 2 })[1]).toBe(server);
  expect(said({ shards: 5 })[1]).toBe(server);
  expect(said({ engine: 'valkey-9.1' })[1]).not.toBe(server);
  expect(said({ pod: { labels: { team: 'shop' } } })[1]).not.toBe(server);
  expect(said({ updateStrategy: 'OnDelete' })[0]).toBeUndefined();
});

it('gives an engine rights of its own in a file that servers of the engine before do not read', () => {
  const texts = (engine: TestedEngine) => find(cluster({ engine }), 'ConfigMap', 'web-server').data;
  const variable = (engine: TestedEngine) =>
    pod(cluster({ engine })).containers[0]?.env?.find(({ name }: { name: string }) => name === 'ENGINE')?.value;
  expect(texts('valkey-9.1')['users.acl']).toBe(texts('valkey-8.1')['users.acl']);
  expect(texts('valkey-9.1')['users.acl.valkey-9.1']).toContain('+cluster|migrateslots');
  expect(variable('valkey-9.1')).toBe('valkey-9.1');
  expect(variable('valkey-8.1')).toBeUndefined();
});

it('tells the keeper how to move slots, or leaves it out', () => {
  const said = (props: RedisClusterProps) =>
    JSON.parse(find(cluster(props), 'ConfigMap', 'web-keeper').data['spec.json']).rebalance;
  expect(said({})).toEqual({ streams: 2, slotsAtOnce: 16, largestKeyBytes: 32 * 1024 ** 2 });
  expect(said(ALL_CLUSTER)).toEqual({ streams: 1, slotsAtOnce: 4, keysPerSecond: 500, largestKeyBytes: 1024 ** 2 });
  expect(said({ rebalance: false })).toBeUndefined();
});

it('needs no append-only file and no claim without persistence', () => {
  const all = cluster({ persistence: { kind: 'none' } });
  expect(find(all, 'StatefulSet', 'web-0').spec.volumeClaimTemplates).toBeUndefined();
  expect(find(all, 'ConfigMap', 'web-server').data['redis.conf']).toContain('appendonly no\n');
});

it('lets clients of another namespace in by a policy of their own', () => {
  const all = manifests(chart => new RedisCluster(chart, 'web').allowFrom('shop-front', { namespace: 'front' }));
  const [rule] = find(all, 'NetworkPolicy', 'web-client-shop-front').spec.ingress;
  expect(rule.from).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
      podSelector: { matchLabels: { 'redis-ha/client': 'web' } },
    },
  ]);
});

it('says how to connect', () => {
  const { connection } = new RedisCluster(new Chart(new App(), 'test', { namespace: 'shop' }), 'web');
  expect(connection).toEqual({
    host: 'web.shop.svc.cluster.local',
    port: 6379,
    user: 'application',
    secretName: 'web-credentials',
    secretKey: 'application',
    passwords: { current: 1 },
    clientLabels: { 'redis-ha/client': 'web' },
    mode: 'cluster',
  });
});

describe('refuses', () => {
  const literal = 'hunter2!' as unknown as Credentials;
  const rows: [string, RedisClusterProps, RegExp][] = [
    ['two shards', { shards: 2 }, /shards: 2 cannot elect.*set shards to 3 or more/],
    ['half a shard', { shards: 3.5 }, /shards: 3.5/],
    ['a negative number of replicas', { replicasPerShard: -1 }, /replicasPerShard: -1.*set it to 1 or more/],
    ['more servers than a cluster has', { shards: 600 }, /more than 1000 servers/],
    ['a name that is none', { name: 'Web_1' }, /name: "Web_1" cannot name a Service/],
    [
      'a name that makes StatefulSets of over 52 characters',
      { name: 'w'.repeat(51) },
      /name: the StatefulSet "w+-2" would have 53 characters.*set a name of at most 50/,
    ],
    ['a password', { credentials: literal }, /credentials: a password must not stand in code.*fromSecret/],
    ['a password as a name', { credentials: Credentials.fromSecret('hunter2!') }, /cannot name a Secret/],
    ['memory that is none', { resources: { cpu: '1', memory: 'lots' } }, /resources.memory: "lots".*"512Mi"/],
    ['too little memory', { resources: { cpu: '1', memory: '16Mi' } }, /resources.memory: "16Mi" is too little/],
    ['no processor', { resources: { cpu: '0', memory: '1Gi' } }, /resources.cpu: "0"/],
    ['a volume of no size', { persistence: { kind: 'dynamic', size: 'big' } }, /persistence.size: "big".*"5Gi"/],
    ['no stream of slots', { rebalance: { streams: 0 } }, /rebalance: streams 0.*1 to 50/],
    ['too many slots on their way', { rebalance: { slotsAtOnce: 1000 } }, /rebalance: slotsAtOnce 1000.*1 to 128/],
    ['no key in a second', { rebalance: { keysPerSecond: 0 } }, /rebalance: keysPerSecond 0.*leave it away/],
    ['no size of a key', { rebalance: { largestKey: 'big' } }, /rebalance: largestKey "big".*"32Mi"/],
    ['a key too large to be sent', { rebalance: { largestKey: '1Gi' } }, /rebalance: largestKey "1Gi".*512Mi/],
    ['a node timeout out of range', { nodeTimeoutMs: 10 }, /nodeTimeoutMs: 10.*1000 to 60000/],
    ['required spread over unknown zones', { placement: { spread: 'required' } }, /placement.zones.*list them/],
    [
      'a mode that is none',
      { keeper: { mode: 'off' as 'paused' } },
      /keeper: mode "off".*"act" or "dry-run" or "paused"/,
    ],
    [
      'a keeper with hardly any memory',
      { keeper: { resources: { cpu: '20m', memory: '8Mi' } } },
      /keeper\.resources\.memory: "8Mi" is too little; set "64Mi"/,
    ],
    [
      'more pods than zones can hold apart',
      { replicasPerShard: 2, placement: { spread: 'required', zones: ['a', 'b'] } },
      /placement: 3 pods of a shard cannot be kept apart in 2 zones; set replicasPerShard to 1 or less/,
    ],
  ];

  it.each(rows)('%s', (_, props, sentence) => {
    const found = problems(chart => new RedisCluster(chart, 'web', props));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(sentence);
    expect(found[0]).toMatch(/^\[test\/web\] /);
    expect(found[0]).not.toContain('hunter2');
  });

  it('clients of another namespace where its own is not known', () => {
    const [problem] = problems(chart => {
      const redis = new RedisCluster(new Chart(chart.node.root, 'nowhere'), 'web');
      redis.allowFrom('front', { namespace: 'front' });
    });
    expect(problem).toMatch(/^\[nowhere\/web] allowFrom: .*set the namespace of the chart/);
  });

  it('two topologies of one name in a namespace, and not in two', () => {
    const found = problems(chart => {
      new RedisCluster(chart, 'one', { name: 'web' });
      new RedisCluster(chart, 'two', { name: 'web' });
      new RedisCluster(new Chart(chart.node.root, 'other', { namespace: 'other' }), 'web');
    });
    expect(found).toEqual([
      expect.stringMatching(/^\[test\/one] name: "web" is also the name of test\/two.*a name of its own$/),
      expect.stringMatching(/^\[test\/two] name: "web" is also the name of test\/one/),
    ]);
  });

  it('everything that is wrong at once', () => {
    const found = problems(chart => {
      new RedisCluster(chart, 'web', { shards: 1, nodeTimeoutMs: 1, ioThreads: 0 });
      new RedisCluster(chart, 'mail', { shards: 2 });
    });
    expect(found).toHaveLength(4);
  });
});

it.each<[Pick<RedisClusterProps, 'shards' | 'replicasPerShard'>]>([
  [{}],
  [{ shards: 4 }],
  [{ replicasPerShard: 2 }],
  [{ shards: 5, replicasPerShard: 0 }],
])('names the pods that the StatefulSets of %j have', size => {
  const made = cluster({ name: 'shop', ...size })
    .filter(({ kind }) => kind === 'StatefulSet')
    .map(({ metadata, spec }) => Array.from({ length: spec.replicas }, (_, ordinal) => `${metadata.name}-${ordinal}`));
  expect(clusterPods('shop', size)).toEqual(made);
});
