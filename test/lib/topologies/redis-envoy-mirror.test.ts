import { App, Chart } from 'cdk8s';
import { RedisEnvoyMirror, type RedisEnvoyMirrorProps, warnings } from '../../../lib';
import { ALL_MIRROR } from '../../support/all-topology-props';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const mirror = (props: RedisEnvoyMirrorProps = {}): Manifest[] =>
  manifests(chart => {
    new RedisEnvoyMirror(chart, 'web', props);
  });
const specOf = (all: Manifest[]) => JSON.parse(find(all, 'ConfigMap', 'web-keeper').data['spec.json']);
const envoyOf = (all: Manifest[], pod: string) =>
  JSON.parse(find(all, 'ConfigMap', 'web-server').data[`envoy-${pod}.json`]).static_resources;
const containersOf = (all: Manifest[]): Manifest[] => find(all, 'StatefulSet', 'web').spec.template.spec.containers;
const upstreamsOf = (all: Manifest[], pod: string): Manifest[] =>
  envoyOf(all, pod).clusters.filter(({ name }: Manifest) => name !== 'admin');
const proxyOf = (all: Manifest[], pod: string) =>
  envoyOf(all, pod).listeners[0].filter_chains[0].filters[0].typed_config;

describe('with no props', () => {
  const all = mirror();
  const { spec } = find(all, 'StatefulSet', 'web');
  const [redis, , envoy] = containersOf(all);

  it('is two servers, each with an Envoy and a Service of its own, and a keeper', () => {
    expect(spec.replicas).toBe(2);
    expect(containersOf(all).map(({ name }) => name)).toEqual(['redis', 'exporter', 'envoy']);
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
      'StatefulSet/web',
    ]);
  });

  it('sends clients to the Envoys of all that are ready', () => {
    expect(find(all, 'Service', 'web').spec.ports).toEqual([{ name: 'envoy', port: 6380, targetPort: 'envoy' }]);
    expect(find(all, 'Service', 'web-1').spec.ports.map(({ name }: Manifest) => name)).toEqual([
      'redis',
      'envoy',
      'envoy-stats',
    ]);
  });

  it('writes to the own server, and mirrors to the other servers, never to their Envoys', () => {
    expect(proxyOf(all, 'web-1').prefix_routes).toEqual({
      routes: [],
      catch_all_route: {
        cluster: 'web-1',
        request_mirror_policy: [{ cluster: 'web-0', exclude_read_commands: false }],
      },
    });
    const addresses = upstreamsOf(all, 'web-1').map(
      ({ load_assignment }) => load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address,
    );
    expect(addresses).toEqual([
      { address: '127.0.0.1', port_value: 6379 },
      { address: 'web-0.shop.svc.cluster.local', port_value: 6379 },
    ]);
  });

  it('has the own server alone checked, by a key that closes, and sends nothing to one that is unwell', () => {
    const [own, peer] = upstreamsOf(all, 'web-1');
    expect(own.health_checks[0].custom_health_check.typed_config.key).toBe('redis-ha:mirror:closed:web-1');
    expect(own.common_lb_config).toEqual({ healthy_panic_threshold: { value: 0 }, update_merge_window: '0s' });
    expect(peer.health_checks).toBeUndefined();
  });

  it('has passwords read from files, both ways', () => {
    const file = { filename: '/secrets/0/application' };
    expect(proxyOf(all, 'web-0').downstream_auth_passwords).toEqual([file]);
    for (const upstream of upstreamsOf(all, 'web-0')) {
      expect(Object.values<Manifest>(upstream.typed_extension_protocol_options)[0].auth_password).toEqual(file);
    }
  });

  it('runs Envoy with one thread, and a name for each life of it', () => {
    expect(envoy.command).toEqual(['sh', '/envoy/start-named.sh']);
    expect(envoy.args.slice(0, 2)).toEqual(['-c', '/envoy/envoy-$(POD_NAME).json']);
    expect(envoy.args[envoy.args.indexOf('--concurrency') + 1]).toBe('1');
  });

  it('shows nothing until it has a copy, and stops after its Envoy', () => {
    const conf = find(all, 'ConfigMap', 'web-server').data['redis.conf'].split('\n');
    expect(conf).toContain('replica-serve-stale-data no');
    expect(redis.lifecycle.preStop.exec.command).toEqual(['sh', '/config/pre-stop.sh']);
    expect(redis.env).toContainEqual({ name: 'HOLD_SECONDS', value: '110' });
    expect(redis.env).toContainEqual({ name: 'CLOSING_PREFIX', value: 'redis-ha:mirror:closed:' });
  });

  it('tells the keeper the servers', () => {
    expect(specOf(all)).toEqual({
      topology: 'mirror',
      mode: 'act',
      name: 'web',
      port: 6379,
      domain: 'shop.svc.cluster.local',
      servers: ['web-0', 'web-1'],
      statsPort: 9902,
      closingPrefix: 'redis-ha:mirror:closed:',
    });
  });

  it('lets clients reach the Envoys alone, and the keeper the servers and what the Envoys show', () => {
    const { ingress } = find(all, 'NetworkPolicy', 'web-servers').spec;
    const portsFrom = (labels: Record<string, string>) =>
      ingress
        .filter(({ from }: Manifest) =>
          from.some(({ podSelector }: Manifest) =>
            Object.entries(labels).every(([key, value]) => podSelector.matchLabels[key] === value),
          ),
        )
        .flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port));
    expect(portsFrom({ 'redis-ha/client': 'web' })).toEqual([6380]);
    expect(portsFrom({ 'app.kubernetes.io/component': 'server' })).toEqual([6379]);
    expect(portsFrom({ 'app.kubernetes.io/component': 'keeper' })).toEqual([6380, 6379, 9902]);
    const { egress } = find(all, 'NetworkPolicy', 'web-keeper').spec;
    expect(egress.flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port))).toEqual(
      expect.arrayContaining([6379, 9902, 53]),
    );
  });

  it('says how to connect, to all and to each', () => {
    let topology: RedisEnvoyMirror | undefined;
    manifests(chart => {
      topology = new RedisEnvoyMirror(chart, 'web');
    });
    expect(topology?.connection).toMatchObject({ host: 'web.shop.svc.cluster.local', port: 6380, mode: 'standalone' });
    expect(topology?.serverConnections.map(({ host }) => host)).toEqual([
      'web-0.shop.svc.cluster.local',
      'web-1.shop.svc.cluster.local',
    ]);
    expect(topology?.users).toEqual(['application', 'replication', 'probe', 'keeper']);
  });
});

describe('with all props', () => {
  const all = mirror(ALL_MIRROR);

  it('has them in its manifests', () => {
    const { spec } = find(all, 'StatefulSet', 'web');
    const envoy = containersOf(all).find(({ name }) => name === 'envoy');
    expect(spec.replicas).toBe(3);
    expect(spec.updateStrategy.type).toBe('OnDelete');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(300);
    expect(spec.template.spec.containers.map(({ name }: Manifest) => name)).toEqual([
      'redis',
      'exporter',
      'envoy',
      'helper',
    ]);
    expect(envoy.image).toBe('mirror.example/envoy:v1.40.0');
    expect(envoy.imagePullPolicy).toBe('Always');
    expect(envoy.resources.limits.memory).toBe('128Mi');
    expect(find(all, 'PodDisruptionBudget', 'web').spec.maxUnavailable).toBe(2);
    expect(specOf(all)).toMatchObject({ mode: 'paused', trusted: 'web-1', domain: 'shop.svc.k8s.example' });
    expect(find(all, 'Deployment', 'web-keeper').spec.template.spec.containers[0].image).toBe('node:22-alpine');
    expect(find(all, 'ServiceMonitor', 'web-servers').spec.endpoints.map(({ port }: Manifest) => port)).toEqual([
      'metrics',
      'envoy-stats',
    ]);
  });

  it('mirrors to both others, but for what Envoy takes for reads', () => {
    const { settings, prefix_routes } = proxyOf(all, 'web-1');
    expect(settings.op_timeout).toBe('1.5s');
    expect(prefix_routes.catch_all_route.request_mirror_policy).toEqual([
      { cluster: 'web-0', exclude_read_commands: true },
      { cluster: 'web-2', exclude_read_commands: true },
    ]);
    const text = find(all, 'ConfigMap', 'web-server').data['envoy-web-1.json'];
    expect(text).toContain('"max_active_downstream_connections": 300');
    expect(text).toContain('web-2.shop.svc.k8s.example');
  });

  it('warns of what makes servers differ', () => {
    const chart = new Chart(new App(), 'test', { namespace: 'shop' });
    new RedisEnvoyMirror(chart, 'web', { ...ALL_MIRROR, requiredCommands: ['spop'] });
    expect(warnings(chart)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('evictionPolicy: each server chooses by itself'),
        expect.stringContaining('excludeReadCommands: Envoy takes some writes for reads'),
        expect.stringContaining('requiredCommands: SPOP may have another effect on each server'),
      ]),
    );
  });
});

it.each<[RedisEnvoyMirrorProps, string]>([
  [{ servers: 1 }, 'servers: 1 mirrors nobody; set 2 or more, or use RedisStandalone'],
  [{ servers: 6 }, 'servers: 6 is out of range, as each write is done by each of them; set a whole number from 2 to 5'],
  [{ trusted: 2 }, 'trusted: 2 is none of the servers; set a whole number from 0 to 1, as in web-1'],
  [{ opTimeoutMs: 10 }, 'opTimeoutMs: 10 is out of range'],
  [{ maxConnections: 1 }, 'maxConnections: 1 is out of range'],
  [{ gracePeriodSeconds: 20 }, 'gracePeriodSeconds: 20 is too short for an Envoy that sends its clients elsewhere'],
  [{ envoyImage: 'envoyproxy/envoy:latest' }, 'envoyImage: "envoyproxy/envoy:latest" may be another program tomorrow'],
  [{ envoyResources: { cpu: '100m', memory: 'much' } }, 'envoyResources'],
  [{ directives: { 'replica-serve-stale-data': true } }, 'directives: "replica-serve-stale-data" cannot be set here'],
  [
    { disruptionBudget: { maxUnavailable: 2 } },
    'disruptionBudget.maxUnavailable: 2 lets every server of the mirror be evicted',
  ],
  [{ requiredCommands: ['SUBSCRIBE'] }, 'requiredCommands: Envoy refuses "SUBSCRIBE"'],
  [{ requiredCommands: ['SELECT'] }, 'requiredCommands: Envoy cannot carry "SELECT"'],
  [
    { requiredCommands: ['getset'], excludeReadCommands: true },
    'requiredCommands: Envoy takes "GETSET" for a read, and would not copy it',
  ],
  [
    { pod: { sidecars: [{ name: 'envoy', image: 'busybox:1.37', resources: { cpu: '10m', memory: '16Mi' } }] } },
    'envoy',
  ],
])('refuses %j', (props, expected) => {
  const said = problems(chart => new RedisEnvoyMirror(chart, 'web', props));
  expect(said).toEqual([expect.stringContaining(expected)]);
});
