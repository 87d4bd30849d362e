import { type Login, passwordSource, userSource } from './login';
import { type ListenerTls, listenerTls } from './tls';
import { duration, type Json, socketAddress, typed } from './typed';

/** Which servers of a Redis Cluster answer reads: those of all but `primary` may be late. */
export type ReadPolicy = keyof typeof READ_POLICIES;

/** A copy of commands, sent and forgotten. */
export interface Mirror {
  /** Name of the upstream that the copies go to. */
  readonly upstream: string;
  /** Whether what Envoy takes for reads is left out: some writes are among it. @default false */
  readonly excludeReads?: boolean;
}

/** Where commands go. */
export interface Route {
  /** Name of the upstream. */
  readonly upstream: string;
  /** Name of the upstream for what Envoy takes for reads. @default - the same */
  readonly reads?: string;
  /** @default - none */
  readonly mirrors?: readonly Mirror[];
}

/** Where commands go whose keys begin alike. */
export interface PrefixRoute extends Route {
  readonly prefix: string;
  /** Whether the servers see the keys without it. @default false */
  readonly removePrefix?: boolean;
}

/** An address at which clients are served. */
export interface RedisListener {
  readonly name: string;
  /** Address to listen on. @default '0.0.0.0' */
  readonly ip?: string;
  readonly port: number;
  /** As whom clients log in. @default - they need not */
  readonly login?: Login;
  /** @default - plain text */
  readonly tls?: ListenerTls;
  /** By the beginnings of keys: the longest that fits wins. @default - none */
  readonly routes?: readonly PrefixRoute[];
  /** Where all other commands go. @default - they are refused */
  readonly catchAll?: Route;
  /** Milliseconds that a server has for a command. */
  readonly opTimeoutMs: number;
  /** Whether one of the upstreams is a Redis Cluster, whose redirections are followed. @default false */
  readonly redirections?: boolean;
  /** @default 'primary' */
  readonly readPolicy?: ReadPolicy;
}

/** Envoy's words for them. */
export const READ_POLICIES = {
  primary: 'MASTER',
  'prefer-primary': 'PREFER_MASTER',
  replica: 'REPLICA',
  'prefer-replica': 'PREFER_REPLICA',
  any: 'ANY',
} as const;

/**
 * A listener of Envoy that speaks Redis.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/extensions/filters/network/redis_proxy/v3/redis_proxy.proto
 */
export function redisListener(listener: RedisListener): Json {
  const { name, ip = '0.0.0.0', port, tls } = listener;
  return {
    name,
    address: socketAddress(ip, port),
    filter_chains: [
      {
        filters: [{ name: 'envoy.filters.network.redis_proxy', typed_config: proxy(listener) }],
        ...(tls === undefined ? {} : { transport_socket: listenerTls(tls) }),
      },
    ],
  };
}

function proxy(listener: RedisListener): Json {
  const { name, login, routes = [], catchAll, redirections = false, readPolicy = 'primary' } = listener;
  return typed('envoy.extensions.filters.network.redis_proxy.v3.RedisProxy', {
    stat_prefix: name,
    settings: {
      op_timeout: duration(listener.opTimeoutMs),
      enable_hashtagging: true,
      enable_command_stats: true,
      read_policy: READ_POLICIES[readPolicy],
      ...(redirections
        ? {
            enable_redirection: true,
            // Without it a redirection to a name would reach the client, who cannot follow it.
            dns_cache_config: { name: 'redirections', dns_lookup_family: 'V4_PREFERRED' },
          }
        : {}),
    },
    latency_in_micros: true,
    prefix_routes: {
      routes: routes.map(route => ({
        prefix: route.prefix,
        ...(route.removePrefix ? { remove_prefix: true } : {}),
        ...target(route),
      })),
      ...(catchAll === undefined ? {} : { catch_all_route: target(catchAll) }),
    },
    ...(login === undefined
      ? {}
      : {
          downstream_auth_username: userSource(login.user),
          downstream_auth_passwords: [login.password, ...(login.also ? [login.also] : [])].map(passwordSource),
        }),
  });
}

function target({ upstream, reads, mirrors = [] }: Route): { readonly [field: string]: Json } {
  return {
    cluster: upstream,
    ...(reads === undefined ? {} : { read_command_policy: { cluster: reads } }),
    ...(mirrors.length === 0
      ? {}
      : {
          request_mirror_policy: mirrors.map(mirror => ({
            cluster: mirror.upstream,
            exclude_read_commands: mirror.excludeReads ?? false,
          })),
        }),
  };
}
