import { bytes } from '../../lib/config/quantity';
import { setting, type Topology } from './topologies';

/** What the memory of the servers is for. Bytes. */
export interface Memory {
  /** Of a server's container, which is killed beyond. @default - it has no limit */
  readonly limit?: number;
  /** Keys and values of a server: `maxmemory`. @default - no limit */
  readonly data?: number;
  /** Buffers of clients: `maxmemory-clients`, and what pub/sub and normal clients add. */
  readonly clients: number;
  /** What waits for replicas: the limit of their output buffer, or the backlog where that is more. */
  readonly replicas: number;
  /** The rest: the program, fragmentation, and pages that are there twice while a fork runs. */
  readonly rest?: number;
  /** What happens to a write when the data are full: `maxmemory-policy`. */
  readonly whenFull: string;
  /** Keys and values of all shards together. */
  readonly dataOfAll?: number;
  /** Memory that all servers ask for together. */
  readonly limitOfAll?: number;
}

/** The arithmetic of a topology's memory. */
export function memory(topology: Topology): Memory {
  const { memory: limited, groups, kind } = topology;
  const last = (directive: string) => setting(topology, directive);
  const number = (text: string | undefined) => (text === undefined ? 0 : Number(text) || 0);
  const limit = bytes(limited);
  const data = number(last('maxmemory')) || undefined;
  const clients = number(last('maxmemory-clients'));
  const replicas = Math.max(replicaBuffer(last('client-output-buffer-limit')), number(last('repl-backlog-size')));
  const servers = groups.reduce((sum, { pods }) => sum + pods.length, 0);
  const shards = kind === 'cluster' ? groups.length : 1;
  return {
    limit,
    data,
    clients,
    replicas,
    ...(limit === undefined || data === undefined ? {} : { rest: limit - data - clients - replicas }),
    whenFull: last('maxmemory-policy') ?? 'noeviction',
    ...(data === undefined ? {} : { dataOfAll: data * shards }),
    ...(limit === undefined ? {} : { limitOfAll: limit * servers }),
  };
}

/** The hard limit for replicas in `normal 0 0 0 replica 268435456 0 0 pubsub …`. */
function replicaBuffer(limits = ''): number {
  return Number(/\breplica (\d+)/.exec(limits)?.[1] ?? 0);
}
