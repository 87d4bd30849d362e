import { PORTS } from './ports';
import { bytes } from './quantity';
import { USERS } from './users';

/** Folders inside a server's container. */
export const FOLDERS = {
  /** The ConfigMap: configuration and scripts. */
  config: '/config',
  /** The Secret: one file a user, holding its password. */
  credentials: '/credentials',
  /** The data set and nodes.conf. */
  data: '/data',
  /** In memory: what the start script adds, passwords included. */
  run: '/run/redis',
} as const;

/** How a server keeps its data set on its volume. */
export type Durability = 'none' | 'aof';

/** What a server of a Redis Cluster is configured with. */
export interface ClusterConf {
  /** `cluster-node-timeout`, milliseconds. */
  readonly nodeTimeoutMs: number;
  /** Memory limit of the server's container, as a Kubernetes quantity. */
  readonly memory: string;
  readonly durability: Durability;
  /** Further directives, each by its name. */
  readonly directives: Readonly<Record<string, string>>;
}

/** Directives that this library sets itself, each with what to set in its place. */
export const OWNED_DIRECTIVES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['requirepass', 'masterauth', 'masteruser', 'user', 'aclfile', 'primaryauth', 'primaryuser'].map(directive => [
      directive,
      'passwords come from the Secret that `credentials` names',
    ]),
  ),
  ...Object.fromEntries(
    ['port', 'bind', 'dir', 'daemonize', 'include', 'unixsocket', 'proc-title-template', 'appenddirname'].map(
      directive => [directive, 'the construct sets it, and its pods depend on the value; leave it out'],
    ),
  ),
  ...Object.fromEntries(
    [
      'cluster-enabled',
      'cluster-config-file',
      'cluster-port',
      'cluster-announce-ip',
      'cluster-announce-hostname',
      'cluster-announce-port',
      'cluster-announce-bus-port',
      'cluster-allow-replica-migration',
    ].map(directive => [directive, 'the construct and its keeper decide it; leave it out']),
  ),
  'cluster-node-timeout': 'set `nodeTimeoutMs`',
  maxmemory: 'set `resources.memory`: the server gets a share of it',
  appendonly: 'set `persistence`',
};

/** What a fork for RDB or AOF may need beside the data set, as a share of the container's memory. */
const SHARE_WITH_FORK = 0.6;
const SHARE_WITHOUT_FORK = 0.75;

/**
 * `maxmemory` for a container with this memory limit, in bytes: a fork copies the pages that are written while it
 * runs, and client and replication buffers come on top, so a part of the limit stays free.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/memory-optimization/
 */
export function maxmemory(memory: string, durability: Durability): number {
  return Math.floor((bytes(memory) ?? 0) * (durability === 'none' ? SHARE_WITHOUT_FORK : SHARE_WITH_FORK));
}

/**
 * redis.conf of a server of a Redis Cluster. What only the pod knows (its addresses, its zone, passwords) is added by
 * the start script.
 */
export function clusterConf(conf: ClusterConf): string {
  const directives: Record<string, string> = {
    port: String(PORTS.redis.number),
    bind: '* -::*',
    // Access is guarded by ACL users and network policies; protected mode would refuse every client that is not local.
    'protected-mode': 'no',
    dir: FOLDERS.data,
    aclfile: `${FOLDERS.run}/users.acl`,
    masteruser: USERS.replication,
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-port': String(PORTS.bus.number),
    'cluster-node-timeout': String(conf.nodeTimeoutMs),
    // A shard that is away must not stop the others.
    'cluster-require-full-coverage': 'no',
    // One hand assigns replicas, the keeper's, not two.
    'cluster-allow-replica-migration': 'no',
    maxmemory: String(maxmemory(conf.memory, conf.durability)),
    'maxmemory-policy': 'noeviction',
    // Waiting for more replicas before a transfer (5 s by default) only delays recovery: a shard has few.
    'repl-diskless-sync-delay': '0',
    appendonly: conf.durability === 'aof' ? 'yes' : 'no',
    appendfsync: 'everysec',
    save: '""',
    ...conf.directives,
  };
  return `${Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n')}\n`;
}
