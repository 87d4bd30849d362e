import { App, Chart } from 'cdk8s';
import {
  Credentials,
  type EnvoyTarget,
  NodeProgram,
  Redis,
  RedisCluster,
  RedisEnvoyProxy,
  type RedisEnvoyProxyProps,
  RedisFront,
  RedisReplication,
  RedisSentinel,
  RedisStandalone,
  warnings,
} from '../../../lib';
import { ALL_PROXY } from '../../support/all-topology-props';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

type Props = Omit<RedisEnvoyProxyProps, 'redis'> & { readonly redis?: (chart: Chart) => EnvoyTarget };
const cluster = (chart: Chart) => new RedisCluster(chart, 'web');
const elsewhere = (chart: Chart, id = 'old', mode: 'standalone' | 'sentinel' = 'standalone') =>
  Redis.fromAttributes(chart, id, {
    host: `${id}.example`,
    secretName: 'old',
    mode,
    accessGranted: true,
    ...(mode === 'sentinel' ? { primaryName: 'x' } : {}),
  });
const proxyIn = (chart: Chart, { redis = cluster, ...props }: Props) =>
  new RedisEnvoyProxy(chart, 'proxy', { redis: redis(chart), ...props });
const proxy = (props: Props = {}): Manifest[] =>
  manifests(chart => {
    proxyIn(chart, props);
  });
const refused = (props: Props) =>
  problems(chart => {
    proxyIn(chart, props);
  });
const built = (build: (chart: Chart) => RedisEnvoyProxyProps): Manifest[] =>
  manifests(chart => {
    new RedisEnvoyProxy(chart, 'proxy', build(chart));
  });
const refusedWhere = (build: (chart: Chart) => RedisEnvoyProxyProps) =>
  problems(chart => {
    new RedisEnvoyProxy(chart, 'proxy', build(chart));
  });
const bootstrapOf = (all: Manifest[], name = 'proxy') =>
  JSON.parse(find(all, 'ConfigMap', name).data['envoy.json']).static_resources;
const redisOf = (all: Manifest[], name?: string) =>
  bootstrapOf(all, name).listeners[0].filter_chains[0].filters[0].typed_config;
const upstreamOf = (all: Manifest[], name: string, of?: string) =>
  bootstrapOf(all, of).clusters.find((each: Manifest) => each.name === name);
const hostsOf = (upstream: Manifest): string[][] =>
  upstream.load_assignment.endpoints.map(({ lb_endpoints }: Manifest) =>
    lb_endpoints.map(({ endpoint }: Manifest) => endpoint.address.socket_address.address),
  );

describe('before a cluster, with no other props', () => {
  const all = proxy();
  const { spec } = find(all, 'Deployment', 'proxy');
  const [envoy] = spec.template.spec.containers;

  it('is two pods, a Service, a budget and a policy', () => {
    const own = all.filter(({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === 'proxy');
    expect(own.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      'ConfigMap/proxy',
      'Deployment/proxy',
      'NetworkPolicy/proxy',
      'PodDisruptionBudget/proxy',
      'Service/proxy',
    ]);
    expect(spec.replicas).toBe(2);
    expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(find(all, 'Service', 'proxy').spec.ports).toEqual([
      { name: 'redis', port: 6379, targetPort: 'redis' },
      { name: 'envoy-stats', port: 9902, targetPort: 'envoy-stats' },
    ]);
  });

  it('runs Envoy with one thread, drained before it stops, restarted when it knows no server any more', () => {
    expect(envoy).toMatchObject({
      name: 'envoy',
      image: 'envoyproxy/envoy:v1.40.0',
      command: ['envoy'],
      readinessProbe: { httpGet: { path: '/ready', port: 9902 } },
      livenessProbe: { exec: { command: ['sh', '/envoy/alive.sh'] } },
      lifecycle: { preStop: { exec: { command: ['sh', '/envoy/drain.sh'] } } },
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
    });
    expect(envoy.args.join(' ')).toContain('--concurrency 1 --drain-time-s 8 ');
    expect(envoy.env).toContainEqual({ name: 'CLUSTERS', value: 'web' });
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(20);
    expect(Object.keys(find(all, 'ConfigMap', 'proxy').data).sort()).toEqual([
      'admin.sh',
      'alive.sh',
      'drain.sh',
      'envoy.json',
    ]);
  });

  it('may do nothing that it needs not', () => {
    expect(spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 101, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(envoy.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      runAsUser: 101,
    });
  });

  it('has the password of the application as a file, both ways, and no other', () => {
    expect(spec.template.spec.volumes).toContainEqual({
      name: 'envoy-secret-0',
      secret: {
        secretName: 'web-credentials',
        defaultMode: 0o440,
        items: [{ key: 'application', path: 'application' }],
      },
    });
    const password = { filename: '/secrets/0/application' };
    expect(redisOf(all)).toMatchObject({
      downstream_auth_username: { inline_string: 'application' },
      downstream_auth_passwords: [password],
    });
    expect(Object.values(upstreamOf(all, 'web').typed_extension_protocol_options)).toEqual([
      expect.objectContaining({ auth_username: { inline_string: 'application' }, auth_password: password }),
    ]);
  });

  it('follows redirections, and knows the cluster by its name too', () => {
    expect(redisOf(all).settings).toMatchObject({
      op_timeout: '5s',
      enable_redirection: true,
      enable_command_stats: true,
      read_policy: 'MASTER',
      dns_cache_config: { name: 'redirections' },
    });
    expect(redisOf(all).prefix_routes).toEqual({ routes: [], catch_all_route: { cluster: 'web' } });
    expect(upstreamOf(all, 'web').cluster_type.name).toBe('envoy.clusters.redis');
    expect(hostsOf(upstreamOf(all, 'web-by-name'))).toEqual([['web.shop.svc.cluster.local']]);
  });

  it('is let in to the servers, and reaches nothing else', () => {
    const labels = (name: string, component: string) => ({
      'app.kubernetes.io/name': 'redis',
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/component': component,
    });
    const server = { podSelector: { matchLabels: labels('web', 'server') } };
    const { ingress, egress } = find(all, 'NetworkPolicy', 'proxy').spec;
    expect(egress).toEqual([
      { to: [server], ports: [{ port: 6379, protocol: 'TCP' }] },
      {
        ports: [
          { port: 53, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
    ]);
    expect(ingress).toEqual([
      {
        from: [{ podSelector: { matchLabels: { 'redis-ha/client': 'proxy' } } }],
        ports: [{ port: 6379, protocol: 'TCP' }],
      },
    ]);
    expect(find(all, 'NetworkPolicy', 'web-client-proxy').spec.ingress).toEqual([
      { from: [{ podSelector: { matchLabels: labels('proxy', 'proxy') } }], ports: [{ port: 6379, protocol: 'TCP' }] },
    ]);
  });
});

it('takes all props', () => {
  const all = proxy(ALL_PROXY);
  const { spec } = find(all, 'Deployment', 'entrance');
  const pod = spec.template.spec;
  expect(spec.replicas).toBe(3);
  // No zone has room for a fourth pod.
  expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  expect(pod.containers[0]).toMatchObject({ image: 'mirror.example/envoy:v1.40.1', imagePullPolicy: 'Always' });
  expect(pod.containers[0].args.join(' ')).toContain('--concurrency 2');
  expect(pod.imagePullSecrets).toEqual([{ name: 'mirror' }]);
  expect(pod.tolerations).toContainEqual({ key: 'redis', operator: 'Exists' });
  expect(find(all, 'PodDisruptionBudget', 'entrance').spec.maxUnavailable).toBe(2);
  expect(find(all, 'ServiceMonitor', 'entrance').spec).toEqual({
    selector: { matchLabels: find(all, 'Service', 'entrance').metadata.labels },
    endpoints: [{ port: 'envoy-stats', interval: '30s' }],
  });
  expect(find(all, 'NetworkPolicy', 'entrance').spec.ingress).toContainEqual({
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'metrics' } } }],
    ports: [{ port: 9902, protocol: 'TCP' }],
  });
  const secrets = pod.volumes.flatMap(({ secret }: Manifest) => (secret ? [secret] : []));
  expect(
    secrets.map(({ secretName, items }: Manifest) => [secretName, ...items.map(({ key }: Manifest) => key)]),
  ).toEqual([
    ['web-credentials', 'application'],
    ['redis-certificates', 'ca.crt', 'tls.crt', 'tls.key'],
    ['entrance-passwords', 'application'],
    ['entrance-certificate', 'tls.crt', 'tls.key', 'ca.crt'],
  ]);
  expect(redisOf(all, 'entrance').settings).toMatchObject({ op_timeout: '1.5s', read_policy: 'PREFER_REPLICA' });
  const text: string = find(all, 'ConfigMap', 'entrance').data['envoy.json'];
  for (const part of [
    '"max_active_downstream_connections": 5000',
    '"sni": "redis.example"',
    '"filename": "/secrets/1/tls.key"',
    '"require_client_certificate": true',
    '"filename": "/secrets/3/ca.crt"',
    '"filename": "/secrets/2/application"',
  ]) {
    expect(text).toContain(part);
  }
});

describe('keys shared among servers', () => {
  const credentials = Credentials.fromSecret('passwords');
  const shards = (chart: Chart) => ['a', 'b', 'c'].map(id => new RedisStandalone(chart, id, { credentials }));

  it('go by their hash, over names, with no check that would give one up', () => {
    const all = built(chart => ({ redis: { shards: shards(chart) } }));
    const upstream = upstreamOf(all, 'a-shards');
    expect(hostsOf(upstream)).toEqual([['a', 'b', 'c'].map(id => `${id}.shop.svc.cluster.local`)]);
    expect(upstream).toMatchObject({
      lb_policy: 'MAGLEV',
      common_lb_config: {
        healthy_panic_threshold: { value: 0 },
        consistent_hashing_lb_config: { use_hostname_for_hashing: true },
      },
    });
    expect(upstream.health_checks).toBeUndefined();
    expect(redisOf(all).settings).toMatchObject({ enable_hashtagging: true });
    expect(redisOf(all).settings.enable_redirection).toBeUndefined();
    for (const id of ['a', 'b', 'c']) find(all, 'NetworkPolicy', `${id}-client-proxy`);
  });

  it('go to others where one is away, if you say so', () => {
    const all = built(chart => ({ redis: { shards: shards(chart), hash: 'ring-hash', whileAway: 'rehash' } }));
    expect(upstreamOf(all, 'a-shards')).toMatchObject({ lb_policy: 'RING_HASH', health_checks: [expect.anything()] });
  });

  it.each<[string, (chart: Chart) => EnvoyTarget, RegExp]>([
    ['one alone', chart => ({ shards: shards(chart).slice(1).slice(1) }), /redis.shards: 1 cannot share keys; set two/],
    [
      'one twice',
      chart => ({ shards: shards(chart).flatMap(each => [each, each]) }),
      /redis.shards: one is there twice/,
    ],
    [
      'one with another password',
      chart => ({ shards: [...shards(chart), new RedisStandalone(chart, 'd')] }),
      /redis.shards: "d" has another password, user or port than "a".*; set credentials of all to the same Secret/,
    ],
    [
      'a cluster among them',
      chart => ({ shards: [...shards(chart), cluster(chart)] }),
      /redis.shards: "web" is a Redis Cluster, which shares its keys itself; set redis to it alone/,
    ],
  ])('are not among %s', (_, redis, sentence) => {
    expect(refused({ redis })).toEqual([expect.stringMatching(sentence)]);
  });

  it.each<[string, object, RegExp]>([
    ['hash', { hash: 'md5' }, /redis.hash: "md5" is no hash; set "maglev" or "ring-hash"/],
    ['whileAway', { whileAway: 'wait' }, /redis.whileAway: "wait" is nothing to do; set "refuse" or "rehash"/],
  ])('have no other %s', (_, more, sentence) => {
    expect(refused({ redis: chart => ({ shards: shards(chart), ...more }) })).toEqual([
      expect.stringMatching(sentence),
    ]);
  });
});

describe('routes by the beginnings of keys', () => {
  const routed = (chart: Chart): RedisEnvoyProxyProps => ({
    routes: [
      { prefix: 'departments:', redis: new RedisReplication(chart, 'departments', { replicas: 2 }), reads: 'replicas' },
      { prefix: 'employees:', redis: new RedisStandalone(chart, 'employees'), removePrefix: true },
    ],
    redis: elsewhere(chart),
  });
  const all = built(routed);

  it('lead to topologies, with reads to the replicas, and all else to the rest', () => {
    expect(redisOf(all).prefix_routes).toEqual({
      routes: [
        {
          prefix: 'departments:',
          cluster: 'departments',
          read_command_policy: { cluster: 'departments-replicas' },
        },
        { prefix: 'employees:', remove_prefix: true, cluster: 'employees' },
      ],
      catch_all_route: { cluster: 'old' },
    });
    // The primary answers while no replica can.
    expect(hostsOf(upstreamOf(all, 'departments-replicas'))).toEqual([
      ['departments-1.shop.svc.cluster.local', 'departments-2.shop.svc.cluster.local'],
      ['departments-0.shop.svc.cluster.local'],
    ]);
  });

  it('log in to each with its own password', () => {
    const secrets = find(all, 'Deployment', 'proxy').spec.template.spec.volumes.slice(1);
    expect(secrets.map(({ secret }: Manifest) => secret.secretName)).toEqual([
      'old',
      'departments-credentials',
      'employees-credentials',
    ]);
  });

  it('reach what is run elsewhere by its port', () => {
    expect(find(all, 'NetworkPolicy', 'proxy').spec.egress).toContainEqual({
      ports: [{ port: 6379, protocol: 'TCP' }],
    });
  });

  it('need no rest', () => {
    const alone = built(chart => ({ routes: [{ prefix: 'a:', redis: cluster(chart) }] }));
    expect(redisOf(alone).prefix_routes.catch_all_route).toBeUndefined();
  });

  it('take the reads of a front', () => {
    const front = built(chart => ({
      routes: [
        {
          prefix: 'a:',
          redis: new RedisFront(chart, 'front', { redis: new RedisSentinel(chart, 'web') }),
          reads: 'replicas',
        },
      ],
    }));
    const [
      {
        lb_endpoints: [{ endpoint }],
      },
    ] = upstreamOf(front, 'front-replicas').load_assignment.endpoints;
    expect(endpoint.address.socket_address).toEqual({ address: 'front.shop.svc.cluster.local', port_value: 6380 });
    find(front, 'NetworkPolicy', 'front-client-proxy');
  });

  it.each<[string, (chart: Chart) => RedisEnvoyProxyProps, RegExp]>([
    ['no beginning', chart => ({ routes: [{ prefix: '', redis: cluster(chart) }] }), /routes\[0].prefix: "" is no beg/],
    [
      'the same beginning twice',
      chart => {
        const redis = cluster(chart);
        return { routes: ['a', 'a'].map(prefix => ({ prefix, redis })) };
      },
      /routes\[1].prefix: "a" is that of two routes; give each its own/,
    ],
    [
      'reads elsewhere',
      chart => ({ routes: [{ prefix: 'a', redis: cluster(chart), reads: 'anywhere' as 'replicas' }] }),
      /routes\[0].reads: "anywhere" is no place for reads/,
    ],
    [
      'replicas of a cluster',
      chart => ({ routes: [{ prefix: 'a', redis: cluster(chart), reads: 'replicas' }] }),
      /routes\[0].reads: "web" is a Redis Cluster; set readPolicy for its replicas/,
    ],
    [
      'replicas of one server',
      chart => ({ routes: [{ prefix: 'a', redis: new RedisStandalone(chart, 'one'), reads: 'replicas' }] }),
      /routes\[0].reads: "one" has no replicas that are known here/,
    ],
    [
      'Sentinels',
      chart => ({ routes: [{ prefix: 'a', redis: new RedisSentinel(chart, 'web') }] }),
      /routes\[0].redis: "web" has Sentinels, .* set a RedisFront before it/,
    ],
  ])('refuse %s', (_, build, sentence) => {
    expect(refusedWhere(build)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('as a DaemonSet', () => {
  it('serves each node from its own pod', () => {
    const all = proxy({ as: 'daemonset', placement: { nodeSelector: { pool: 'apps' } } });
    const { spec } = find(all, 'DaemonSet', 'proxy');
    expect(find(all, 'Service', 'proxy').spec.internalTrafficPolicy).toBe('Local');
    expect(spec.updateStrategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(spec.template.spec.nodeSelector).toEqual({ pool: 'apps' });
    expect(all.some(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === 'proxy')).toBe(false);
  });
});

describe('as a sidecar', () => {
  const made = (chart: Chart) => {
    const redis = cluster(chart);
    const sidecar = new RedisEnvoyProxy(chart, 'proxy', { redis, as: 'sidecar' });
    const program = new NodeProgram(chart, 'App', {
      name: 'app',
      program: '',
      labels: { app: 'app' },
      podLabels: redis.connection.clientLabels,
      pod: sidecar.sidecar,
    });
    return { sidecar, program };
  };

  it('is a container of the client’s pods, on loopback', () => {
    const all = manifests(chart => {
      expect(made(chart).sidecar.connection).toMatchObject({ host: '127.0.0.1', port: 6379, mode: 'standalone' });
    });
    const { metadata, spec } = find(all, 'Deployment', 'app').spec.template;
    const own = all.filter(each => each.metadata.labels['app.kubernetes.io/instance'] === 'proxy');
    expect(own.map(({ kind }) => kind)).toEqual(['ConfigMap']);
    expect(spec.containers.map(({ name }: Manifest) => name)).toEqual(['program', 'envoy']);
    expect(spec.volumes.map(({ name }: Manifest) => name)).toEqual(['config', 'envoy-config', 'envoy-secret-0']);
    expect(metadata.annotations['sidecar-config-hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(bootstrapOf(all).listeners[0].address.socket_address).toEqual({ address: '127.0.0.1', port_value: 6379 });
  });

  it('goes beside servers no more than any container with their port', () => {
    const refusal = problems(chart => {
      const { sidecar } = made(chart);
      new RedisStandalone(chart, 'other', { pod: sidecar.sidecar });
    });
    expect(refusal).toEqual([expect.stringMatching(/pod.sidecars\[0].ports: .*"redis".* is in the way of/)]);
  });
});

it('is a Redis with one address, that clients are let in to', () => {
  const all = manifests(chart => {
    const made = proxyIn(chart, {});
    expect(made.connection).toEqual({
      host: 'proxy.shop.svc.cluster.local',
      port: 6379,
      user: 'application',
      secretName: 'web-credentials',
      secretKey: 'application',
      passwords: { current: 1 },
      clientLabels: { 'redis-ha/client': 'proxy' },
      mode: 'standalone',
    });
    made.allowFrom('apps', { namespace: 'apps' });
  });
  const { podSelector, ingress } = find(all, 'NetworkPolicy', 'proxy-client-apps').spec;
  expect(podSelector.matchLabels['app.kubernetes.io/component']).toBe('proxy');
  expect(ingress[0].ports).toEqual([{ port: 6379, protocol: 'TCP' }]);
});

it('is updated when its configuration changes', () => {
  const podOf = (props: Props) => find(proxy(props), 'Deployment', 'proxy').spec.template.metadata;
  expect(podOf({ opTimeoutMs: 700 })).not.toEqual(podOf({}));
});

describe('commands that clients need', () => {
  const replication = (chart: Chart): RedisEnvoyProxyProps => ({
    routes: [{ prefix: 'a', redis: new RedisReplication(chart, 'web'), reads: 'replicas' }],
  });

  it.each<[string, RegExp]>([
    [
      'SELECT',
      /Envoy cannot carry "SELECT": clients share connections, so that it changes the database.*by the beginnings/,
    ],
    ['watch', /Envoy cannot carry "WATCH": .* put what belongs together into a script \(EVAL\)/],
    ['SCAN', /Envoy cannot carry "SCAN": it puts the answers of all servers one after another/],
    ['SUBSCRIBE', /Envoy refuses "SUBSCRIBE"; connect to the servers themselves to subscribe/],
    ['BLPOP', /Envoy refuses "BLPOP"; ask again and again by the command that does not block/],
    ['XREAD', /Envoy refuses "XREAD"; read streams by XRANGE/],
    ['FCALL', /Envoy refuses "FCALL"; use EVAL/],
    ['WAIT', /Envoy refuses "WAIT"; set minReplicasToWrite/],
    ['MIGRATE', /Envoy refuses "MIGRATE"; connect to the servers themselves for it/],
    ['client', /"CLIENT" has subcommands; name them, such as "CLIENT \w+"/],
    ['GETT', /"GETT" is no command of the tested servers; leave it out, or set "GET"/],
    ['NOSUCHCOMMAND', /"NOSUCHCOMMAND" is no command of the tested servers; leave it out$/],
  ])('%s is refused', (command, sentence) => {
    expect(refused({ requiredCommands: [command] })).toEqual([expect.stringMatching(sentence)]);
  });

  it('are refused where Envoy would send them to replicas', () => {
    const requiredCommands = ['GET', 'GETSET'];
    expect(refusedWhere(chart => ({ ...replication(chart), requiredCommands }))).toEqual([
      expect.stringMatching(/Envoy takes "GETSET" for a read .* give its keys a route without reads/),
    ]);
    expect(refused({ requiredCommands })).toEqual([]);
  });

  const shards = (chart: Chart) => ({
    shards: ['a', 'b'].map(id => new RedisStandalone(chart, id, { credentials: Credentials.fromSecret('one') })),
  });

  it('ask each server that shares keys, or are refused', () => {
    const requiredCommands = ['KEYS', 'flushall', 'SCRIPT LOAD', 'SCAN'];
    expect(refused({ redis: shards, requiredCommands })).toEqual([
      ...['KEYS', 'FLUSHALL', 'SCRIPT LOAD'].map(name =>
        expect.stringMatching(`Envoy cannot carry "${name}": of servers that share keys it asks some`),
      ),
      expect.stringMatching(/"SCAN"/),
    ]);
    expect(refused({ requiredCommands: ['KEYS', 'FLUSHALL', 'SCRIPT LOAD'] })).toEqual([]);
    expect(refused({ redis: chart => new RedisStandalone(chart, 'one'), requiredCommands })).toEqual([]);
  });

  it.each<[string, Props['redis'], RegExp]>([
    ['a cluster', cluster, /MULTI, RENAME are refused where their keys are in different slots; .*hash tag/],
    ['servers that share keys', shards, /MULTI, RENAME run on the server of the first key, where nobody finds the oth/],
  ])('of several keys are warned of before %s', (_, redis, sentence) => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    proxyIn(chart, { redis, requiredCommands: ['multi', 'RENAME', 'GET'] });
    expect(warnings(chart)).toEqual([expect.stringMatching(sentence)]);
  });
});

it.each<[string, Props, RegExp]>([
  ['a name that names no Service', { name: 'Proxy' }, /^\S+ name: "Proxy" cannot name a Service/],
  ['no pods', { replicas: 0 }, /replicas: 0 is no number of pods; set 2 or more/],
  ['no connections', { maxConnections: 1 }, /maxConnections: 1 is out of range; .* from 10 to 100000/],
  ['no time', { opTimeoutMs: 1 }, /opTimeoutMs: 1 is out of range; .* from 100 to 60000/],
  [
    'another read policy',
    { readPolicy: 'none' as 'any' },
    /readPolicy: "none" is none of Envoy's; set one of "primary"/,
  ],
  [
    'a read policy for one server',
    { readPolicy: 'any', redis: chart => new RedisStandalone(chart, 'one') },
    /readPolicy: Envoy knows replicas by it in a Redis Cluster alone/,
  ],
  ['no Secret', { tls: { secretName: '-----BEGIN' } }, /tls.secretName: what stands there cannot name a Secret/],
  ['no Secret of servers', { upstreamTls: { secretName: '--' } }, /upstreamTls.secretName: what stands there cannot/],
  ['an image of any version', { image: 'envoy' }, /image: "envoy" may be another program .*envoy:v1.40.0"/],
  ['a budget of all', { disruptionBudget: { maxUnavailable: 2 } }, /lets every server of the proxy be evicted at once/],
  [
    'too few zones',
    { placement: { spread: 'required', zones: ['a'] } },
    /placement: 2 pods of the proxy cannot be kept apart in 1 zone; set replicas to 1 or less/,
  ],
  ['too little memory', { resources: { cpu: '1', memory: '1Mi' } }, /resources.memory: "1Mi" is too little/],
  ['a pull policy that is none', { imagePull: { secrets: ['A'] } }, /imagePull.secrets: "A" cannot name a Secret/],
  ['another way', { as: 'job' as 'sidecar' }, /as: "job" is no way to run it; set "deployment", "daemonset" or "side/],
  ['pods of a DaemonSet', { as: 'daemonset', replicas: 2 }, /replicas: only a deployment counts its pods/],
  ['a budget of sidecars', { as: 'sidecar', disruptionBudget: {} }, /disruptionBudget: only pods of a deployment/],
  [
    'zones of a DaemonSet',
    { as: 'daemonset', placement: { zones: ['a'] } },
    /placement: a DaemonSet has a pod on each/,
  ],
  [
    'a place for sidecars',
    { as: 'sidecar', placement: { zones: ['a'] } },
    /placement: a sidecar runs where its pod does/,
  ],
  ['a monitor of sidecars', { as: 'sidecar', monitoring: {} }, /monitoring: the pods of a sidecar are not made here/],
  ['Sentinels', { redis: chart => new RedisSentinel(chart, 'web') }, /redis: "web" has Sentinels.* set a RedisFront/],
  [
    'Sentinels that are run elsewhere',
    { redis: chart => elsewhere(chart, 'old', 'sentinel') },
    /redis: "old" has Sentinels/,
  ],
  [
    'a password in place of a reference',
    { credentials: 'secret' as unknown as Credentials },
    /credentials: a password must not stand in code or manifests/,
  ],
])('refuses %s', (_, props, sentence) => {
  expect(refused(props)).toEqual([expect.stringMatching(sentence)]);
});

it('refuses to speak plain text with what speaks TLS', () => {
  const redis = (chart: Chart) =>
    new RedisFront(chart, 'front', { redis: new RedisSentinel(chart, 'web'), tls: { secretName: 'x' } });
  expect(refused({ redis })).toEqual([expect.stringMatching(/upstreamTls: "front" speaks TLS; set the Secret with/)]);
  expect(refused({ redis, upstreamTls: { secretName: 'authority' } })).toEqual([]);
});

it('says that it speaks TLS', () => {
  manifests(chart => {
    expect(proxyIn(chart, { tls: { secretName: 'x' } }).connection.tls).toBe(true);
  });
});

it('refuses to stand before nothing', () => {
  expect(refusedWhere(() => ({}))).toEqual([expect.stringMatching(/redis: a proxy before nothing serves nobody/)]);
});

it('refuses what is in another namespace', () => {
  const app = new App();
  const redis = cluster(new Chart(app, 'redis', { namespace: 'redis' }));
  new RedisEnvoyProxy(new Chart(app, 'proxy', { namespace: 'shop' }), 'proxy', { redis });
  expect(() => app.synth()).toThrow(/"web" is in the namespace redis, .* put the proxy into a chart of that namespace/);
});

it('refuses what is run elsewhere until it is let in there', () => {
  const redis = (chart: Chart) =>
    Redis.fromAttributes(chart, 'old', { host: 'old.example', secretName: 'old', mode: 'standalone' });
  expect(refused({ redis })).toEqual([expect.stringMatching(/allowFrom: "proxy" cannot be let in from here/)]);
});

it('warns of one pod, and of nothing by default', () => {
  const warned = (props: Props) => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    proxyIn(chart, props);
    return warnings(chart);
  };
  expect(warned({ replicas: 1 })).toEqual([expect.stringMatching(/replicas: while its one pod is away, all clients/)]);
  expect(warned({ monitoring: {} })).toEqual([]);
});
