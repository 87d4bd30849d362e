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
  const client = clientOf(redis);
  // Without a listener an error event would end the program; callers hear of errors by their commands.
  client.on('error', () => {});
  return client;
}

/**
 * The same, with all that the client can do.
 *
 * @param commandTimeout Milliseconds that a command may take
 */
export function clientOf(redis: RedisEnvironment, commandTimeout = COMMAND_TIMEOUT_MS): Cluster | Redis {
  switch (redis.mode) {
    case 'cluster':
      return clusterClient(redis, commandTimeout);
    case 'sentinel':
      return sentinelClient(redis, commandTimeout);
    case 'standalone':
      return singleClient(redis, commandTimeout);
  }
}

/** What all clients have in common. */
function login({ user, password, tls }: RedisEnvironment, commandTimeout: number) {
  return {
    username: user,
    password: password(),
    ...(tls ? { tls: tls() } : {}),
    connectTimeout: 1000,
    commandTimeout,
    connectionName: 'counter',
    disableClientInfo: true,
  };
}

/** For one primary at a time: for ever, as the client of a cluster. */
const ONE_PRIMARY = {
  maxRetriesPerRequest: null,
  // The primary that it spoke to is one no longer: the command was not done, and goes to the next one.
  reconnectOnError: ({ message }: Error) => (message.startsWith('READONLY') ? (2 as const) : false),
  // A server that hangs takes connections all the same. It is left when it has said nothing to a command for so long.
  socketTimeout: 1000,
  // Nor does it answer a goodbye.
  disconnectTimeout: 100,
};

/** A client of one address, which it resolves at each attempt to connect. */
function singleClient(redis: RedisEnvironment, commandTimeout: number): Redis {
  const retryStrategy = (attempts: number) => Math.min(100 * attempts, 1000);
  return new Redis({
    host: redis.host,
    port: redis.port,
    ...login(redis, commandTimeout),
    ...ONE_PRIMARY,
    retryStrategy,
  });
}

/**
 * A client that asks Sentinels, at each attempt to connect, where the primary is. It knows the Service in front of them,
 * and by the first answer the others too. They also tell it of each new primary: one that hangs, or is cut off from the
 * others and not from this client, is left at once.
 *
 * INCR is counted at least once here too: what was sent to a primary that is gone is sent to the next one again.
 *
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
function sentinelClient(redis: Extract<RedisEnvironment, { mode: 'sentinel' }>, commandTimeout: number): Redis {
  const { host, port, primaryName } = redis;
  const { username, password, ...rest } = login(redis, commandTimeout);
  // Never much apart: the others have elected a primary all the while.
  const retryStrategy = (attempts: number) => Math.min(50 * attempts, 250);
  return new Redis({
    sentinels: [{ host, port }],
    name: primaryName,
    username,
    password,
    // Else it speaks TLS to Sentinels alone, and plain text to the primary.
    ...(rest.tls ? { sentinelTLS: rest.tls, enableTLSForSentinelMode: true } : {}),
    sentinelUsername: username,
    sentinelPassword: password,
    ...rest,
    ...ONE_PRIMARY,
    // Whoever is not there, Sentinel or primary, must not take long: another Sentinel knows more, or will soon.
    connectTimeout: 500,
    sentinelCommandTimeout: 500,
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
    failoverDetector: true,
    // Any of the others tells the same. Each attempt that fails is a line in the log.
    sentinelReconnectStrategy: () => 10_000,
  });
}

/**
 * A client of a Redis Cluster that lives through failovers.
 *
 * INCR is counted at least once: the client sends a command again when its connection broke before the reply, and the
 * server may have done it already. A counter of visits bears one count too many better than a visitor bears an error.
 * For at most once, set `retryDelayOnFailover: 0`: such a command then fails.
 */
function clusterClient(redis: RedisEnvironment, commandTimeout: number): Cluster {
  return new Cluster([{ host: redis.host, port: redis.port }], {
    // For ever: the name is resolved at each attempt, so that it finds pods that all came back with new addresses.
    clusterRetryStrategy: attempts => Math.min(100 * attempts, 1000),
    // A hung primary answers nothing, so not even MOVED: only asking the others again tells who replaced it.
    slotsRefreshInterval: 2000,
    slotsRefreshTimeout: 1000,
    // A lost primary takes two of these each 100 ms: the retry, and MOVED back to the lost one. So many last as long as
    // the command's timeout.
    maxRedirections: commandTimeout / 50,
    redisOptions: login(redis, commandTimeout),
  });
}
