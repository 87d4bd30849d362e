import { type Address, type Client, type Credentials, inTime, openClient } from '../connection';

/** What a subscriber hears. */
export interface Heard {
  /** A key was written, changed its time, expired, was evicted or deleted. */
  readonly key: (db: number, key: Buffer) => void;
  /** All keys of a database are gone, or a replica has another data set: no key is told of by itself. */
  readonly flushed: () => void;
}

/** A subscription to what happens to the keys of one server. It ends with its connection, and is not made again. */
export interface Subscription {
  /** Rejects when the connection ends: whatever happens from then on is not heard. */
  readonly cut: Promise<never>;
  /** Waits until all that happened so far was heard; gives false when the server says nothing. */
  caughtUp(): Promise<boolean>;
  close(): void;
}

/** The events of all databases: a channel is an event, and its messages are keys. */
const PATTERN = '__keyevent@*__:*';
const INVALIDATED = '__redis__:invalidate';
/** What no key begins with: only a flush is wanted. */
const NO_KEY = 'redis-ha:none:';
const ANSWER_MS = 5000;

/**
 * Subscribes to the keyspace events of a server. Relied upon, and tested with each engine:
 * - an event is sent after its command is done: whoever asks for the key then, sees what it did;
 * - a replica sends them for what it replicates too, for expirations and evictions as `del`;
 * - messages and replies to a connection keep their order, so that a reply to PING is preceded by all events before it.
 *
 * FLUSHALL, FLUSHDB and a replica's full synchronisation are no events. Servers tell clients that cache of them, since
 * 6.0; on an older server, or one that does not let this user ask, the comparison finds what they did.
 *
 * @see https://redis.io/docs/latest/develop/use/keyspace-notifications/
 * @see https://redis.io/docs/latest/develop/reference/client-side-caching/
 */
export async function subscribe(address: Address, credentials: Credentials, heard: Heard): Promise<Subscription> {
  const client = await openClient(address, credentials);
  const { redis } = client;
  const clients: Client[] = [client];
  const close = () => {
    for (const each of clients) each.redis.disconnect();
  };
  redis.on('pmessageBuffer', (_: string, channel: Buffer, key: Buffer) => {
    const db = /^__keyevent@(\d+)__:/.exec(channel.toString('latin1'))?.[1];
    if (db !== undefined) heard.key(Number(db), key);
  });
  redis.on('messageBuffer', (channel: Buffer, keys: unknown) => {
    if (channel.toString() === INVALIDATED && keys === null) heard.flushed();
  });
  const cut = new Promise<never>((_, reject) => {
    redis.once('end', () => reject(client.lost(new Error('the connection was closed'))));
  });
  // Whoever does not wait for it learns of it otherwise.
  cut.catch(() => {});
  try {
    const id = await redis.client('ID').catch(() => undefined);
    await redis.psubscribe(PATTERN);
    if (id !== undefined) {
      await redis.subscribe(INVALIDATED);
      const tracker = await openClient(address, credentials);
      clients.push(tracker);
      const asked = tracker.redis.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', NO_KEY);
      const told = await asked.then(() => true).catch(() => false);
      // What it is told of goes with it, and so does the subscription.
      if (told) tracker.redis.once('end', () => redis.disconnect());
    }
  } catch (error) {
    close();
    throw client.lost(error);
  }
  return {
    cut,
    close,
    caughtUp: () =>
      inTime(redis.ping(), ANSWER_MS).then(
        () => true,
        (error: Error) => {
          // A replica that lacks its primary says so, and that is an answer.
          if (error.name === 'ReplyError') throw error;
          return false;
        },
      ),
  };
}
