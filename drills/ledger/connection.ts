import { Redis } from 'ioredis';
import type { TlsOptions } from '../../programs/tls';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Who the ledger is. The password and the certificates are read anew for each connection. */
export interface Credentials {
  readonly user: string;
  readonly password: () => string;
  readonly tls?: () => TlsOptions;
}

/** One plain connection, with no retries and no queue: what it says is what happened. */
export interface Connection {
  readonly address: Address;
  /** Rejects with a {@link Failure}. */
  send(args: readonly string[]): Promise<unknown>;
  close(): void;
}

/**
 * Why a command has no good reply.
 * - `refused`: the server said so, in `code` and `message`: nothing was done.
 * - `unanswered`: sent, and nothing heard: nobody knows whether it was done.
 * - `unreachable`: never sent.
 *
 * The code is the first word of the server's error, or `timeout`, or `connection` for one that could not be made, or
 * `broken` for one that was there and ended.
 */
export class Failure extends Error {
  constructor(
    readonly kind: 'refused' | 'unanswered' | 'unreachable',
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Limits in milliseconds: short, so that what is measured is the cluster's recovery and not the client's patience. */
export const CONNECT_TIMEOUT_MS = 500;
export const COMMAND_TIMEOUT_MS = 1000;

/** Connects and logs in. Rejects with a {@link Failure} of kind `unreachable` or, if the login fails, `refused`. */
export async function connect(address: Address, { user, password, tls }: Credentials): Promise<Connection> {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    username: user,
    password: password(),
    ...(tls ? { tls: tls() } : {}),
    // RESP2: one command less at the start, and the replies used here are the same.
    protocol: 2,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // A server that loads says LOADING to the first command, which is counted; no INFO is needed to hear it.
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
  });
  // ioredis tells the reason by this event; the promise only says that the connection is closed.
  let reason: unknown;
  redis.on('error', error => {
    reason = error;
  });
  try {
    await inTime(redis.connect(), CONNECT_TIMEOUT_MS);
  } catch (error) {
    // One that has ended by itself would be waited for by a timer, two seconds for nothing.
    if (redis.status !== 'end') redis.disconnect();
    throw failure(reason ?? error, 'unreachable');
  }
  return {
    address,
    send: async args => {
      const [command = '', ...rest] = args;
      if (redis.status !== 'ready') throw new Failure('unreachable', 'broken', 'The connection was closed.');
      try {
        return await redis.call(command, ...rest);
      } catch (error) {
        throw failure(error, 'unanswered');
      }
    },
    close: () => redis.disconnect(),
  };
}

/** Sorts an error of ioredis. */
export function failure(error: unknown, otherwise: 'unanswered' | 'unreachable'): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'ReplyError') return new Failure('refused', message.split(' ')[0] ?? 'ERR', message);
  if (/timed? ?out/i.test(message)) return new Failure(otherwise, 'timeout', message);
  return new Failure(otherwise, otherwise === 'unanswered' ? 'broken' : 'connection', message);
}

/** Rejects when the promise takes longer than `ms`. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`timeout after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
