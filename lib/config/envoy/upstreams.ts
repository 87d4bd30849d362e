import { type Login, passwordSource, userSource } from './login';
import { type UpstreamTls, upstreamTls } from './tls';
import { duration, type Json, socketAddress, typed } from './typed';

/** How a command finds its server among several. */
export type Balance = 'maglev' | 'ring-hash' | 'random';

/** How servers are asked whether they are well. */
export interface HealthCheck {
  readonly intervalMs: number;
  /** A key that takes a server out while it exists. @default - servers are asked by PING */
  readonly maintenanceKey?: string;
}

interface AnyUpstream {
  /** Name by which routes and metrics know it. */
  readonly name: string;
  readonly port: number;
  /** As whom Envoy logs in. @default - it does not */
  readonly login?: Login;
  /** @default - plain text */
  readonly tls?: UpstreamTls;
  /** @default - none: servers are tried, and an error goes to the client */
  readonly healthCheck?: HealthCheck;
}

/** Servers by their names, which DNS is asked for every five seconds. */
export interface Servers extends AnyUpstream {
  readonly kind: 'servers';
  readonly hosts: readonly string[];
  /** @default 'maglev' */
  readonly balance?: Balance;
  /** Who takes the commands while all these are unwell, which takes health checks. @default - nobody */
  readonly reserve?: string;
}

/**
 * A Redis Cluster: one of its names is enough, the servers tell of each other. After the first answer of theirs DNS is
 * never asked again.
 */
export interface RedisClusterUpstream extends AnyUpstream {
  readonly kind: 'cluster';
  readonly host: string;
}

/** What Envoy sends commands to, by a name. */
export type Upstream = Servers | RedisClusterUpstream;

/** Milliseconds until a connection is there, or is given up. */
const CONNECT_TIMEOUT_MS = 1000;

/** Milliseconds between two looks at the slots of a cluster when nothing says that they have changed. */
const REFRESH_MS = 5000;

/** One upstream, in Envoy's word a cluster. */
export function envoyCluster(upstream: Upstream): Json {
  const { name, login, tls, healthCheck } = upstream;
  return {
    name,
    connect_timeout: duration(CONNECT_TIMEOUT_MS),
    ...(upstream.kind === 'servers' ? byNames(upstream) : bySlots(upstream)),
    dns_lookup_family: 'V4_PREFERRED',
    // An idle connection whose server went away with its node is found out.
    upstream_connection_options: { tcp_keepalive: { keepalive_time: 60, keepalive_interval: 10, keepalive_probes: 3 } },
    ...(login === undefined ? {} : loggedIn(login)),
    ...(tls === undefined ? {} : { transport_socket: upstreamTls(tls) }),
    ...(healthCheck === undefined ? {} : { health_checks: [checked(healthCheck)] }),
  };
}

function byNames({ hosts, port, name, balance = 'maglev', reserve }: Servers): { readonly [field: string]: Json } {
  const hashed = balance !== 'random';
  return {
    type: 'STRICT_DNS',
    lb_policy: { maglev: 'MAGLEV', 'ring-hash': 'RING_HASH', random: 'RANDOM' }[balance],
    common_lb_config: {
      // Else, with half of the servers unwell, commands would go to those too: with one server, to a sick one always.
      healthy_panic_threshold: { value: 0 },
      // Else what a health check finds takes up to a second to reach the threads that serve clients.
      update_merge_window: duration(0),
      // Names stay when a Service is made anew, addresses do not: keys would belong to other servers then.
      ...(hashed ? { consistent_hashing_lb_config: { use_hostname_for_hashing: true } } : {}),
    },
    load_assignment: assignment(name, port, hosts, reserve === undefined ? [] : [reserve]),
  };
}

function bySlots({ host, port, name }: RedisClusterUpstream): { readonly [field: string]: Json } {
  return {
    lb_policy: 'CLUSTER_PROVIDED',
    cluster_type: {
      name: 'envoy.clusters.redis',
      typed_config: typed('envoy.extensions.clusters.redis.v3.RedisClusterConfig', {
        cluster_refresh_rate: duration(REFRESH_MS),
        cluster_refresh_timeout: duration(3000),
        // One redirection or failed command is enough to ask for the slots anew, but no more than once a second.
        redirect_refresh_interval: duration(1000),
        redirect_refresh_threshold: 1,
        failure_refresh_threshold: 1,
        host_degraded_refresh_threshold: 1,
      }),
    },
    load_assignment: assignment(name, port, [host]),
  };
}

/** @param ranks The hosts, and those who are in reserve */
function assignment(name: string, port: number, ...ranks: readonly (readonly string[])[]): Json {
  return {
    cluster_name: name,
    endpoints: ranks
      .filter(hosts => hosts.length > 0)
      .map((hosts, priority) => ({
        priority,
        lb_endpoints: hosts.map(host => ({ endpoint: { address: socketAddress(host, port), hostname: host } })),
      })),
  };
}

function loggedIn({ user, password }: Login): { readonly [field: string]: Json } {
  return {
    typed_extension_protocol_options: {
      'envoy.filters.network.redis_proxy': typed(
        'envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions',
        { auth_username: userSource(user), auth_password: passwordSource(password) },
      ),
    },
  };
}

function checked({ intervalMs, maintenanceKey }: HealthCheck): Json {
  return {
    interval: duration(intervalMs),
    no_traffic_interval: duration(intervalMs),
    timeout: duration(1000),
    unhealthy_threshold: 2,
    healthy_threshold: 1,
    custom_health_check: {
      name: 'envoy.health_checkers.redis',
      typed_config: typed('envoy.extensions.health_checkers.redis.v3.Redis', { key: maintenanceKey }),
    },
  };
}
