import { PORTS } from '../ports';
import { duration, type Json, socketAddress, typed } from './typed';

/** The administration port, which can stop and change Envoy: on loopback, for what runs in the same container. */
export const ADMIN_IP = '127.0.0.1';

const ADMIN = 'admin';

/** Paths of the port for probes and metrics. */
export const STATS_PATHS = { ready: '/ready', metrics: '/metrics' } as const;

/** What of the administration anyone may see who reaches the port for probes and metrics, by the path there. */
const FORWARDED = {
  [STATS_PATHS.ready]: '/ready',
  [STATS_PATHS.metrics]: '/stats/prometheus',
} as const;

/** The administration itself. */
export function admin(): Json {
  return { address: socketAddress(ADMIN_IP, PORTS.admin.number) };
}

/** The administration as an upstream. */
export function adminCluster(): Json {
  const endpoint = { address: socketAddress(ADMIN_IP, PORTS.admin.number) };
  return {
    name: ADMIN,
    type: 'STATIC',
    connect_timeout: duration(1000),
    load_assignment: { cluster_name: ADMIN, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}

/** The environment variable that names one life of Envoy's process, and the header in which the port for metrics shows it. */
export const START = { variable: 'ENVOY_START', header: 'x-envoy-start' } as const;

/**
 * A port for probes and metrics: GET of the two paths, and nothing else of the administration.
 *
 * @param ip Address to listen on
 */
export function statsListener(ip = '0.0.0.0'): Json {
  const routes = Object.entries(FORWARDED).map(([path, to]) => ({
    match: { path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
    route: { cluster: ADMIN, prefix_rewrite: to },
  }));
  return {
    name: PORTS.envoyStats.name,
    address: socketAddress(ip, PORTS.envoyStats.number),
    // Probes go on while all else is full.
    ignore_global_conn_limit: true,
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
              stat_prefix: PORTS.envoyStats.name,
              route_config: {
                virtual_hosts: [{ name: ADMIN, domains: ['*'], routes }],
                response_headers_to_add: [{ header: { key: START.header, value: `%ENVIRONMENT(${START.variable})%` } }],
              },
              http_filters: [
                {
                  name: 'envoy.filters.http.router',
                  typed_config: typed('envoy.extensions.filters.http.router.v3.Router'),
                },
              ],
            }),
          },
        ],
      },
    ],
  };
}
