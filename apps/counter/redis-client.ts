import { Cluster, Redis } from 'ioredis';
import type { RedisEnvironment } from '../../programs/environment';

/** What the counter asks of a Redis client, whatever the topology behind it. */
export interface RedisClient {
  /** `ready` when commands reach Redis at once. */
  readonly status: string;
  incr(key: string): Promise<number>;
  ping(): Promise<string>;
  quit(): Promise<unknown>;
  disconnect(): void;
}

/** How long one command may take with all its retries, in milliseconds. */
export const COMMAND_TIMEOUT_MS = 3000;

/** A client of the Redis, as its topology asks for. */
export function createRedisClient(redis: RedisEnvironment): RedisClient {
  const client = redis.mode === 'cluster' ? clusterClient(redis) : singleClient(redis);
  // Without a listener an error event would end the program; callers hear of errors by their commands.
  client.on('error', () => {});
  return client;
}

/** What all clients have in common. */
function login({ user, password }: RedisEnvironment) {
  return {
    username: user,
    password: password(),
    connectTimeout: 1000,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectionName: 'counter',
    disableClientInfo: true,
  };
}

/** A client of one address, which it resolves at each attempt to connect. For ever, as that of a cluster. */
function singleClient(redis: RedisEnvironment): Redis {
  const retryStrategy = (attempts: number) => Math.min(100 * attempts, 1000);
  return new Redis({ host: redis.host, port: redis.port, ...login(redis), retryStrategy, maxRetriesPerRequest: null });
}

/**
 * A client of a Redis Cluster that lives through failovers.
 *
 * INCR is counted at least once: the client sends a command again when its connection broke before the reply, and the
 * server may have done it already. A counter of visits bears one count too many better than a visitor bears an error.
 * For at most once, set `retryDelayOnFailover: 0`: such a command then fails.
 */
function clusterClient(redis: RedisEnvironment): Cluster {
  return new Cluster([{ host: redis.host, port: redis.port }], {
    // For ever: the name is resolved at each attempt, so that it finds pods that all came back with new addresses.
    clusterRetryStrategy: attempts => Math.min(100 * attempts, 1000),
    // A hung primary answers nothing, so not even MOVED: only asking the others again tells who replaced it.
    slotsRefreshInterval: 2000,
    slotsRefreshTimeout: 1000,
    // A lost primary takes two of these each 100 ms: the retry, and MOVED back to the lost one. So many last as long as
    // the command's timeout.
    maxRedirections: COMMAND_TIMEOUT_MS / 50,
    redisOptions: login(redis),
  });
}
