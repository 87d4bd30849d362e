/** What the keeper reads from `INFO`. */
export interface ServerInfo {
  /** Engine and version, such as `redis 8.0.6`. */
  readonly engine: string;
  /** The server is reading its data set, from disk or from its primary. */
  readonly loading: boolean;
  readonly role: 'primary' | 'replica';
  /** Where a replica looks for its primary: an address, or the name that it was told. */
  readonly primaryHost?: string;
  /** A replica whose link to its primary is up and whose first synchronisation is done. */
  readonly linkUp: boolean;
  /** Seconds since a replica with a link heard from its primary; absent without one. */
  readonly heardSecondsAgo?: number;
  /** Id of the history of writes that its data belongs to. */
  readonly replicationId: string;
  /** Replicas that follow a primary closely enough for `min-replicas-to-write`; absent where that is not asked for. */
  readonly goodReplicas?: number;
  /** A primary in the middle of `FAILOVER`. */
  readonly handingOver: boolean;
  /** Replication offset in bytes: written, for a primary; applied, for a replica. */
  readonly offset: number;
  /** Keys in all databases. */
  readonly keys: number;
  /** From the section memory, where that was asked for. */
  readonly memory?: Memory;
  /** How long it has been running, in seconds. */
  readonly uptimeSeconds: number;
}

/** The memory of a server, in bytes. */
export interface Memory {
  /** What counts towards `maxmemory`: not what waits for replicas. */
  readonly used: number;
  /** Of that, keys and values. */
  readonly data: number;
  /** `maxmemory`; 0 for no limit. */
  readonly max: number;
  /** Whether it makes room by itself, by dropping any key: a cache is meant to be full. */
  readonly evicts: boolean;
}

const NO_FAILOVER = 'no-failover';

/** Reads the reply of `INFO` (sections server, persistence, replication, keyspace). */
export function parseInfo(text: string): ServerInfo {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  const role = fields.get('role') === 'slave' ? 'replica' : 'primary';
  const linkUp = role === 'replica' && fields.get('master_link_status') === 'up';
  const goodReplicas = fields.get('min_slaves_good_slaves');
  // Valkey says a Redis version too, for clients that ask for one.
  const valkey = fields.get('valkey_version');
  return {
    engine: valkey ? `valkey ${valkey}` : `redis ${fields.get('redis_version') ?? 'of unknown version'}`,
    loading: fields.get('loading') === '1' || fields.get('async_loading') === '1',
    role,
    ...(role === 'replica' ? { primaryHost: fields.get('master_host') } : {}),
    linkUp,
    ...(linkUp ? { heardSecondsAgo: Number(fields.get('master_last_io_seconds_ago')) || 0 } : {}),
    replicationId: fields.get('master_replid') ?? '',
    ...(goodReplicas === undefined ? {} : { goodReplicas: Number(goodReplicas) || 0 }),
    handingOver: (fields.get('master_failover_state') ?? NO_FAILOVER) !== NO_FAILOVER,
    offset: Number(fields.get(role === 'replica' ? 'slave_repl_offset' : 'master_repl_offset')) || 0,
    keys: countKeys(fields),
    ...(fields.has('used_memory') ? { memory: memoryOf(fields) } : {}),
    uptimeSeconds: Number(fields.get('uptime_in_seconds')) || 0,
  };
}

function memoryOf(fields: ReadonlyMap<string, string>): Memory {
  const number = (name: string) => Number(fields.get(name)) || 0;
  return {
    used: number('used_memory') - number('mem_not_counted_for_evict'),
    data: number('used_memory_dataset'),
    max: number('maxmemory'),
    evicts: fields.get('maxmemory_policy')?.startsWith('allkeys') ?? false,
  };
}

function countKeys(fields: ReadonlyMap<string, string>): number {
  let keys = 0;
  for (const [name, value] of fields) {
    if (/^db\d+$/.test(name)) keys += Number(/(?:^|,)keys=(\d+)/.exec(value)?.[1]) || 0;
  }
  return keys;
}
