import { Redis } from 'ioredis';
import type { TlsOptions } from '../programs/tls';

/** Where a server listens: a name or an IP with a port, or a Unix socket. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** Who logs in. The password and the certificates are read anew for each connection: they may change meanwhile. */
export interface Credentials {
  /** ACL user. @default - none: the server asks for no password */
  readonly user?: string;
  readonly password?: () => string;
  readonly tls?: () => TlsOptions;
}

/** A command and its arguments. */
export type Command = readonly [name: string, ...args: (string | number | Buffer)[]];

/** What a server says to a command: its errors are answers too. Text comes as bytes. */
export type Reply = Buffer | number | null | Error | readonly Reply[];

/** One connection to one logical database of one server. */
export interface Connection {
  readonly address: Address;
  /** Sends commands at once, and gives a reply to each. Rejects with a {@link Lost} when not all are answered. */
  ask(commands: readonly Command[]): Promise<Reply[]>;
  /** Whether it can be asked. */
  usable(): boolean;
  close(): void;
}

/** There is no connection, or it ended before all was answered: nobody knows what was done. */
export class Lost extends Error {
  constructor(
    /** Whether the server was there and refused the login or the database. */
    readonly refused: boolean,
    message: string,
  ) {
    super(message);
  }
}

const CONNECT_TIMEOUT_MS = 2000;
/** A server that hangs is found so: it says nothing for this long, and for a second more for each this many bytes. */
const SILENCE_MS = 15_000;
const BYTES_A_SECOND = 4 * 1024 ** 2;

/** A client of one server that is connected and logged in. */
export interface Client {
  readonly redis: Redis;
  /** What an error of the client means. */
  lost(error: unknown): Lost;
}

/** Connects and logs in, and never connects again by itself. Rejects with a {@link Lost}. */
export async function openClient(address: Address, credentials: Credentials, db = 0): Promise<Client> {
  const { user, password, tls } = credentials;
  const redis = new Redis({
    ...address,
    ...(tls ? { tls: tls() } : {}),
    // The replies of the second protocol are the same from all releases.
    protocol: 2,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    // CLIENT SETINFO is not known to older servers.
    disableClientInfo: true,
  });
  // The promise only says that the connection is closed: the reason comes as an event.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = error;
  });
  const lost = (error: unknown): Lost => {
    const said = error instanceof Error ? error : new Error(String(error));
    const { message } = said.name === 'ReplyError' ? said : (reason ?? said);
    return new Lost(said.name === 'ReplyError', message);
  };
  try {
    await inTime(redis.connect(), CONNECT_TIMEOUT_MS);
    // Not left to ioredis: it goes on in database 0 where another one is refused, and that is for the caller to hear.
    if (password) await redis.call('AUTH', ...(user === undefined ? [] : [user]), password());
    if (db !== 0) await redis.call('SELECT', db);
  } catch (error) {
    if (redis.status !== 'end') redis.disconnect();
    throw lost(error);
  }
  return { redis, lost };
}

/** Opens a connection. Rejects with a {@link Lost}. */
export async function connect(address: Address, credentials: Credentials, db = 0): Promise<Connection> {
  const { redis, lost } = await openClient(address, credentials, db);
  return {
    address,
    usable: () => redis.status === 'ready',
    close: () => redis.disconnect(),
    async ask(commands) {
      if (redis.status !== 'ready') throw lost(new Error('the connection was closed'));
      const pipeline = redis.pipeline();
      for (const [name, ...args] of commands) pipeline.callBuffer(name, ...args);
      try {
        const results = await inTime(pipeline.exec(), SILENCE_MS + (1000 * sizeOf(commands)) / BYTES_A_SECOND);
        return (results ?? []).map(([error, value]) => {
          if (error && error.name !== 'ReplyError') throw error;
          return error ?? (value as Reply);
        });
      } catch (error) {
        redis.disconnect();
        throw lost(error);
      }
    },
  };
}

/** An address as text. */
export function nameOf(address: Address): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

function sizeOf(commands: readonly Command[]): number {
  let size = 0;
  for (const command of commands) for (const arg of command) if (Buffer.isBuffer(arg)) size += arg.length;
  return size;
}

/** Rejects when the promise takes longer than `ms`. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing was answered for ${Math.round(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
