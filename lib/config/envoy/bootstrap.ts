import { admin, adminCluster, statsListener } from './admin';
import { type RedisListener, redisListener } from './redis-listener';
import { duration, type Json, typed } from './typed';
import { envoyCluster, type Upstream } from './upstreams';

/** What an Envoy is told when it starts. */
export interface EnvoyConf {
  readonly listeners: readonly RedisListener[];
  readonly upstreams: readonly Upstream[];
  /** Bytes of memory that its container may take. */
  readonly memory: number;
  /** Connections of clients at a time: more are closed at once. */
  readonly maxConnections: number;
  /** Address of the port for probes and metrics. @default '0.0.0.0' */
  readonly statsIp?: string;
}

/** Share of the container's memory that the heap may take: the rest is for the program itself. */
const HEAP_SHARE = 0.8;

/**
 * The configuration of an Envoy, as JSON: that is YAML too, and needs no writer of its own. No password is in it.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/api-v3/config/bootstrap/v3/bootstrap.proto
 */
export function envoyBootstrap(conf: EnvoyConf): string {
  const bootstrap: Json = {
    admin: admin(),
    overload_manager: overload(conf),
    static_resources: {
      listeners: [...conf.listeners.map(redisListener), statsListener(conf.statsIp)],
      clusters: [...conf.upstreams.map(envoyCluster), adminCluster()],
    },
  };
  return `${JSON.stringify(bootstrap, undefined, 2)}\n`;
}

function overload({ memory, maxConnections }: EnvoyConf): Json {
  const heap = 'envoy.resource_monitors.fixed_heap';
  return {
    refresh_interval: duration(250),
    resource_monitors: [
      {
        name: heap,
        typed_config: typed('envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig', {
          max_heap_size_bytes: Math.floor(memory * HEAP_SHARE),
        }),
      },
      {
        name: 'envoy.resource_monitors.global_downstream_max_connections',
        typed_config: typed(
          'envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
          { max_active_downstream_connections: maxConnections },
        ),
      },
    ],
    actions: [
      { name: 'envoy.overload_actions.shrink_heap', triggers: [above(heap, 0.9)] },
      { name: 'envoy.overload_actions.stop_accepting_connections', triggers: [above(heap, 0.95)] },
    ],
  };
}

function above(monitor: string, value: number): Json {
  return { name: monitor, threshold: { value } };
}
