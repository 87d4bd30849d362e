import type { MigrateSpec } from '../../lib/config/copy-spec';
import { type Address, nameOf } from '../connection';
import { infoField, keysByDatabase, textOf } from '../info';
import { connectSource, credentialsOf } from '../login';
import type { Redis } from '../redis';
import { otherDatabase } from './copier';
import type { Feed, Source } from './feed';
import { assign, checkNotifications, checkSockets } from './primaries';
import { replicaFeed } from './replica';

/** A source that fails over is waited for this long with each command, in milliseconds; then it is asked anew. */
const PATIENCE_MS = 10_000;

/** The source is not what the spec says of it: nothing that goes by itself. */
export class Misfit extends Error {}

/** Finds the source's primaries, and makes a feed of each. Rejects with a sentence where the spec does not fit. */
export async function openSource(spec: MigrateSpec): Promise<Source> {
  const redis = connectSource(spec.source, { patienceMs: PATIENCE_MS });
  const login = credentialsOf(spec.source);
  let primaries: (Address | undefined)[] = [...(await redis.primaries())];
  const { sockets = [], followBy } = spec;
  // The first that it is asked: it may not let in.
  const absolute = (await knowsTimes(redis)) || followBy === 'replicas';
  if (spec.target.mode === 'cluster') await checkDatabases(redis);
  if (followBy === 'replicas') checkSockets(sockets.length, primaries.length);
  const primaryOf = (number: number): Address => {
    const address = primaries[number];
    if (!address) throw new Error(`The source has no primary ${number + 1} any more.`);
    return address;
  };
  const feeds = primaries.map((_, number): Feed => {
    const primary = () => primaryOf(number);
    const socket = sockets[number];
    if (followBy === 'notifications' || socket === undefined) return primaryFeed(number, primary, redis, login);
    return replicaFeed(number, socket, { primary, source: redis, login, spec: spec.source });
  });
  // A setting that is missing is said now; a local server gets its own when it is followed.
  if (followBy === 'notifications') for (const feed of feeds) await feed.prepare();
  return {
    feeds,
    scattered: followBy === 'replicas' && feeds.length > 1,
    absolute,
    ask: (feed, commands, db) =>
      followBy === 'notifications' ? redis.each(commands, db) : at(feeds, feed).ask(commands, db),
    async refresh() {
      const found = await redis.primaries();
      if (found.length !== feeds.length) {
        throw new Misfit(
          `The source has ${found.length} primaries now, and had ${feeds.length} when the copy began: start it again, ` +
            'with as many local servers where it follows by replicas.',
        );
      }
      primaries = assign(primaries, found);
    },
    close: () => redis.close(),
  };
}

/** A feed of a source, by its number. */
export function at(feeds: readonly Feed[], number: number): Feed {
  const feed = feeds[number];
  if (!feed) throw new Error(`There is no feed ${number} of ${feeds.length}.`);
  return feed;
}

/** The primary itself. */
function primaryFeed(number: number, primary: () => Address, redis: Redis, credentials: Feed['credentials']): Feed {
  return {
    number,
    at: primary,
    credentials,
    async prepare() {
      const [reply] = await redis.at(primary(), [['CONFIG', 'GET', 'notify-keyspace-events']]);
      // Clouds have no CONFIG: what is set there is seen by the events alone.
      if (reply instanceof Error) return;
      checkNotifications(Array.isArray(reply) ? textOf(reply[1]) : '', nameOf(primary()));
    },
    // What a subscriber of the primary has heard is all that there is.
    inStep: async () => {},
    ask: (commands, db) => redis.at(primary(), commands, db),
  };
}

async function checkDatabases(redis: Redis): Promise<void> {
  for (const info of await redis.everywhere(['INFO', 'keyspace'])) {
    for (const db of keysByDatabase(textOf(info)).keys()) if (db !== 0) throw new Error(otherDatabase(db));
  }
}

async function knowsTimes(redis: Redis): Promise<boolean> {
  const info = textOf(await redis.one(['INFO', 'server']));
  // Valkey says there which Redis it is like.
  return Number.parseInt(infoField(info, 'redis_version') ?? '7', 10) >= 7;
}
