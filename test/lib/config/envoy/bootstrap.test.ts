import { type EnvoyConf, envoyBootstrap } from '../../../../lib/config/envoy/bootstrap';
import type { RedisListener } from '../../../../lib/config/envoy/redis-listener';
import { envoyCluster, type Servers } from '../../../../lib/config/envoy/upstreams';

const SERVER: Servers = { kind: 'servers', name: 'web', hosts: ['web-0'], port: 6379 };

function bootstrap(listener: Partial<RedisListener> = {}, more: Partial<EnvoyConf> = {}) {
  const redis = { name: 'redis', port: 6380, opTimeoutMs: 5000, catchAll: { upstream: 'web' }, ...listener };
  return JSON.parse(
    envoyBootstrap({ listeners: [redis], upstreams: [SERVER], memory: 1000, maxConnections: 20, ...more }),
  );
}
const redisOf = (listener: Partial<RedisListener>) =>
  bootstrap(listener).static_resources.listeners[0].filter_chains[0].filters[0].typed_config;

it('has its administration on loopback, and shows two paths of it', () => {
  const { admin, static_resources } = bootstrap();
  expect(admin.address.socket_address).toEqual({ address: '127.0.0.1', port_value: 9901 });
  const [, stats] = static_resources.listeners;
  expect(stats.address.socket_address).toEqual({ address: '0.0.0.0', port_value: 9902 });
  const { routes } = stats.filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0];
  expect(routes.map((each: { match: { path: string }; route: object }) => [each.match.path, each.route])).toEqual([
    ['/ready', { cluster: 'admin', prefix_rewrite: '/ready' }],
    ['/metrics', { cluster: 'admin', prefix_rewrite: '/stats/prometheus' }],
  ]);
});

it('leaves room in the memory for more than the heap', () => {
  const [heap, connections] = bootstrap().overload_manager.resource_monitors;
  expect(heap.typed_config.max_heap_size_bytes).toBe(800);
  expect(connections.typed_config.max_active_downstream_connections).toBe(20);
});

it('copies commands to mirrors, reads too unless they are left out', () => {
  const mirrors = [{ upstream: 'a' }, { upstream: 'b', excludeReads: true }];
  expect(redisOf({ catchAll: { upstream: 'web', mirrors } }).prefix_routes.catch_all_route).toEqual({
    cluster: 'web',
    request_mirror_policy: [
      { cluster: 'a', exclude_read_commands: false },
      { cluster: 'b', exclude_read_commands: true },
    ],
  });
});

it('reads passwords from files and variables', () => {
  const auth = (password: { file: string } | { variable: string }) =>
    redisOf({ login: { user: 'me', password } }).downstream_auth_passwords;
  expect(auth({ file: '/secret' })).toEqual([{ filename: '/secret' }]);
  expect(auth({ variable: 'SECRET' })).toEqual([{ environment_variable: 'SECRET' }]);
});

it('looks for the key that takes a server out', () => {
  expect(envoyCluster({ ...SERVER, healthCheck: { intervalMs: 500, maintenanceKey: 'away' } })).toMatchObject({
    health_checks: [{ interval: '0.5s', custom_health_check: { typed_config: { key: 'away' } } }],
  });
});

it('has who is in reserve take commands last', () => {
  expect(envoyCluster({ ...SERVER, reserve: 'web-1' })).toMatchObject({
    load_assignment: {
      endpoints: [
        { priority: 0, lb_endpoints: [{ endpoint: { hostname: 'web-0' } }] },
        { priority: 1, lb_endpoints: [{ endpoint: { hostname: 'web-1' } }] },
      ],
    },
  });
});
