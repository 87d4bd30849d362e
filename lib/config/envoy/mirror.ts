import { PORTS } from '../ports';
import { MIRROR_KEYS } from '../users';
import type { EnvoyConf } from './bootstrap';
import type { Login } from './login';
import type { Upstream } from './upstreams';

/** What the keys begin with that close an Envoy to clients while they exist on its own server; the pod's name follows. */
export const CLOSING_PREFIX = `${MIRROR_KEYS}closed:`;

/** An Envoy beside a server, which writes there and sends copies to the others. */
export interface MirrorConf {
  /** Pod that it stands in. */
  readonly pod: string;
  /** Where its own server listens. */
  readonly own: string;
  /** Where the others listen: the servers themselves. Copies to their Envoys would be copied again, without an end. */
  readonly peers: readonly { readonly pod: string; readonly host: string }[];
  /** Port of the servers. @default 6379 */
  readonly port?: number;
  /** As whom clients log in to it, and it to the servers. */
  readonly login: Login;
  readonly opTimeoutMs: number;
  /** Whether what Envoy takes for reads is not copied. Some writes are among it. */
  readonly excludeReads: boolean;
  readonly maxConnections: number;
  /** Address to listen on. @default '0.0.0.0' */
  readonly ip?: string;
}

/** Milliseconds between two looks at whether the own server is there and the Envoy is not closed. */
const CHECK_MS = 100;

/**
 * What the Envoy beside a server is configured with. Upstreams are named by their pods. Only the own server is checked: a
 * copy to a server that counts as unwell would be dropped uncounted, one to a server that is away fails and is counted.
 */
export function mirrorEnvoy(conf: MirrorConf): Omit<EnvoyConf, 'memory'> {
  const { pod, own, peers, port = PORTS.redis.number, login, ip, excludeReads } = conf;
  const server = (name: string, host: string): Upstream & { readonly kind: 'servers' } => ({
    kind: 'servers',
    name,
    hosts: [host],
    port,
    login,
    balance: 'random',
  });
  return {
    listeners: [
      {
        name: PORTS.envoy.name,
        port: PORTS.envoy.number,
        ...(ip === undefined ? {} : { ip }),
        login,
        opTimeoutMs: conf.opTimeoutMs,
        catchAll: { upstream: pod, mirrors: peers.map(peer => ({ upstream: peer.pod, excludeReads })) },
      },
    ],
    upstreams: [
      {
        ...server(pod, own),
        healthCheck: { intervalMs: CHECK_MS, maintenanceKey: `${CLOSING_PREFIX}${pod}` },
      },
      ...peers.map(peer => server(peer.pod, peer.host)),
    ],
    maxConnections: conf.maxConnections,
    ...(ip === undefined ? {} : { statsIp: ip }),
  };
}
