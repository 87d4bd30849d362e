import { outputBufferLimit } from './client-buffers';
import type { ConfProps } from './conf-props';
import { type AnyDirectives, directiveLines } from './directives/directives';
import { type Durability, keepsAof, keepsRdb, SAVE_POINTS, type SavePoint } from './durability';
import type { TestedEngine } from './engines';
import { backlog, memoryBudget } from './memory';
import { PORTS } from './ports';
import { bytes } from './quantity';
import { listenDirectives, type TlsProps } from './tls';
import { USERS } from './users';

/** Folders inside a server's container. */
export const FOLDERS = {
  /** The ConfigMap: configuration and scripts. */
  config: '/config',
  /** The Secret: one file a user, holding its password. */
  credentials: '/credentials',
  /** The Secret with the certificate, its key, and who signed it. */
  tls: '/tls',
  /** The data set and nodes.conf. */
  data: '/data',
  /** In memory: what the start script adds, passwords included. */
  run: '/run/redis',
} as const;

/** The certificate in use: what the Secret has, once it was found to be good. */
export const TLS_FOLDER = `${FOLDERS.run}/tls`;

/** Which keys go when there is no room for another: none, any, or only those that expire (`volatile-…`). */
export type EvictionPolicy = (typeof EVICTION_POLICIES)[number];

export const EVICTION_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

/** What a server is configured with. */
export interface ServerConf extends Omit<ConfProps, 'directives'>, TlsProps {
  /** Memory limit of the server's container, as a Kubernetes quantity. */
  readonly memory: string;
  readonly durability: Durability;
  /** The tested server that it is for. @default - any */
  readonly engine?: TestedEngine;
  /** Further directives, each by its name. */
  readonly directives: AnyDirectives;
}

/** What a server of a Redis Cluster is configured with. */
export interface ClusterConf extends ServerConf {
  /** `cluster-node-timeout`, milliseconds. */
  readonly nodeTimeoutMs: number;
}

/** What a server that has a primary or is it is configured with, where there are no shards. */
export interface ReplicatedConf extends ServerConf {
  /** `min-replicas-to-write`: a primary with fewer replicas in touch takes no writes. 0: it always does. */
  readonly minReplicasToWrite: number;
  /** `min-replicas-max-lag`, seconds: a replica that was silent for longer is out of touch. */
  readonly maxReplicaLagSeconds: number;
}

/** redis.conf of a server that has a primary or is it. Which of the two it is, the start script finds out. */
export function replicatedConf(conf: ReplicatedConf): string {
  return serverConf(conf, {
    'min-replicas-to-write': String(conf.minReplicasToWrite),
    'min-replicas-max-lag': String(conf.maxReplicaLagSeconds),
    // A replica's word on whether its primary is there is as old as this; 10 s by default.
    'repl-ping-replica-period': '1',
    ...replication(conf),
  });
}

/**
 * redis.conf of a server that replicates another one only to get a copy: one behind a Dynomite, one that Envoys mirror.
 * While it waits for its copy it answers nothing, health checks included: an error is better than the answer that there is
 * no such key.
 */
export function copyingConf(conf: ServerConf): string {
  return serverConf(conf, {
    'replica-serve-stale-data': 'no',
    ...replication(conf),
  });
}

/** redis.conf of a server of a Redis Cluster. */
export function clusterConf(conf: ClusterConf): string {
  return serverConf(conf, {
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-port': String(PORTS.bus.number),
    ...(conf.tls ? { 'tls-cluster': 'yes' } : {}),
    'cluster-node-timeout': String(conf.nodeTimeoutMs),
    // A shard that is away must not stop the others.
    'cluster-require-full-coverage': 'no',
    // One hand assigns replicas, the keeper's, not two.
    'cluster-allow-replica-migration': 'no',
    ...replication(conf),
  });
}

/**
 * redis.conf of a server. What only the pod knows (its addresses, its zone, passwords) is added by the start script.
 *
 * @param ofTopology Directives that its topology asks for
 */
export function serverConf(conf: ServerConf, ofTopology: Readonly<Record<string, string>> = {}): string {
  const { durability, clientBuffers = {}, ioThreads = 1 } = conf;
  const budget = memoryBudget(conf.memory, durability, clientBuffers);
  const directives: Record<string, string> = {
    ...listenDirectives(conf.tls, PORTS.redis, PORTS.redisTls, TLS_FOLDER),
    bind: '* -::*',
    // Access is guarded by ACL users and network policies; protected mode would refuse every client that is not local.
    'protected-mode': 'no',
    dir: FOLDERS.data,
    aclfile: `${FOLDERS.run}/users.acl`,
    ...ofTopology,
    maxmemory: String(maxMemoryOf(conf)),
    'maxmemory-policy': conf.evictionPolicy ?? 'noeviction',
    'maxmemory-clients': String(budget.clients),
    'client-output-buffer-limit': outputBufferLimit(clientBuffers, budget.limit),
    appendonly: yesNo(keepsAof(durability)),
    appendfsync: conf.appendfsync ?? 'everysec',
    save: keepsRdb(durability) ? saveValue(conf.savePoints ?? SAVE_POINTS) : '""',
    ...Object.fromEntries(LAZYFREE.map(directive => [directive, yesNo(conf.lazyfree ?? true)])),
    'io-threads': String(ioThreads),
    // Redis 7.0 alone reads in its one thread unless told otherwise.
    ...(ioThreads > 1 && conf.engine === 'redis-7.0' ? { 'io-threads-do-reads': 'yes' } : {}),
    ...directiveLines(conf.directives),
  };
  return `${Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n')}\n`;
}

/** What keys and values may take of a server's memory, in bytes: `maxmemory`. */
export function maxMemoryOf({
  maxmemory,
  memory,
  durability,
  clientBuffers,
}: Pick<ServerConf, 'maxmemory' | 'memory' | 'durability' | 'clientBuffers'>): number {
  return (maxmemory && bytes(maxmemory)) || memoryBudget(memory, durability, clientBuffers).data;
}

/** Directives of servers that replicate each other. */
function replication({ memory }: ServerConf): Record<string, string> {
  return {
    masteruser: USERS.replication,
    'repl-backlog-size': String(backlog(memory)),
    // Waiting for more replicas before a transfer (5 s by default) only delays recovery: there are few.
    'repl-diskless-sync-delay': '0',
  };
}

const LAZYFREE = [
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-expire',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'lazyfree-lazy-user-flush',
  'replica-lazy-flush',
] as const;

function yesNo(yes: boolean): string {
  return yes ? 'yes' : 'no';
}

function saveValue(points: readonly SavePoint[]): string {
  return points.map(({ seconds, changes }) => `${seconds} ${changes}`).join(' ');
}
