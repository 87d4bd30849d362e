import { Redis } from 'ioredis';
import type { TlsOptions } from '../programs/tls';
import type { Address } from './kind';

/** Runs one command on one server. */
export type Call = (command: string, ...args: (string | number | Buffer)[]) => Promise<unknown>;

/** Connections to the servers, kept from pass to pass. */
export interface Connections {
  /** A connection to this address, kept or new; rejects with the server's or the network's error. */
  open(ip: string, port: number): Promise<Call>;
  /** Closes the connections to all other addresses. */
  keepOnly(addresses: readonly Address[]): void;
  close(): void;
}

/** How the keeper logs in. */
export interface Login {
  readonly username: string;
  /** Read at each connect, so that a changed password is used as soon as it is mounted. */
  readonly password: () => Promise<string>;
}

/** How it speaks TLS; read at each connect, so that a renewed certificate is used as soon as it is mounted. */
export type Secured = () => TlsOptions;

const CONNECT_TIMEOUT_MS = 1500;
const COMMAND_TIMEOUT_MS = 2000;

/** Keeps one connection a server. A failed one is dropped, and the next pass connects anew. */
export function createConnections(login: Login, secured?: Secured): Connections {
  const clients = new Map<string, Redis>();
  const drop = (key: string, client: Redis) => {
    // Several commands of one connection may fail with it.
    if (clients.get(key) !== client) return;
    clients.delete(key);
    client.disconnect();
  };

  const connect = async (ip: string, port: number): Promise<Redis> => {
    const client = new Redis({
      host: ip,
      port,
      username: login.username,
      password: await login.password(),
      protocol: 2,
      ...(secured ? { tls: secured() } : {}),
      lazyConnect: true,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      // CLIENT SETINFO is none of the rights of the keeper's user.
      disableClientInfo: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
    });
    // `connect` rejects with "Connection is closed" alone; the cause comes as an event.
    let cause: Error | undefined;
    client.on('error', (error: Error) => {
      cause = error;
    });
    try {
      await client.connect();
    } catch (error) {
      client.disconnect();
      throw cause ?? error;
    }
    return client;
  };

  const reuseOrConnect = async (ip: string, port: number): Promise<Redis> => {
    const key = keyOf({ ip, port });
    const kept = clients.get(key);
    if (kept?.status === 'ready') return kept;
    if (kept) drop(key, kept);
    const fresh = await connect(ip, port);
    // Two names can lead to one address for a moment; the first connection stays.
    const first = clients.get(key);
    if (first) fresh.disconnect();
    else clients.set(key, fresh);
    return first ?? fresh;
  };

  return {
    async open(ip, port) {
      const open = await reuseOrConnect(ip, port);
      return async (command, ...args) => {
        try {
          return await (holdsKeys(args) ? open.callBuffer(command, ...args) : open.call(command, ...args));
        } catch (error) {
          // An error reply leaves the connection in order; anything else (a time-out, a reset) does not.
          if (!isReply(error)) drop(keyOf({ ip, port }), open);
          throw error;
        }
      };
    },
    keepOnly(addresses) {
      const kept = new Set(addresses.map(keyOf));
      for (const [key, client] of clients) if (!kept.has(key)) drop(key, client);
    },
    close() {
      for (const [key, client] of clients) drop(key, client);
    },
  };
}

/** Names of keys are bytes, which need not be text: they are taken as they come. */
function holdsKeys([subcommand]: readonly unknown[]): boolean {
  return subcommand === 'GETKEYSINSLOT';
}

function keyOf({ ip, port }: Address): string {
  return `${ip} ${port}`;
}

/** Whether the error is the server's own answer to a command, after which the login may still be out of date. */
function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError' && !/^(NOAUTH|WRONGPASS|NOPERM)/.test(error.message);
}
