import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect } from '../../../drills/ledger/connection';
import { readRedisEnvironment } from '../../../programs/environment';
import { json, serve, text } from '../../../programs/http';
import { runProgram } from '../../../programs/main';

/** What many users did so far. */
export interface UsersReport {
  /** Fresh keys that were set. */
  readonly sets: number;
  /** Additions to shared counters. */
  readonly increments: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Users that are at it. */
  readonly users: number;
  /** The slowest command, in milliseconds. */
  readonly slowestMs: number;
  /** Connections that could not be made at once. */
  readonly turnedAway: number;
  readonly done: boolean;
}

/** Counters that all users share. */
const COUNTERS = 20;
/** All users have come after so long, in milliseconds. */
const ARRIVAL_MS = 20_000;
/** A user thinks for so long between two clicks, in milliseconds. */
const THINKS_MS = 500;

/** As `USERS` users, each with a connection of its own, for `SECONDS` seconds from a POST to `/start` on. */
runProgram(async () => {
  const redis = readRedisEnvironment(process.env);
  const [count, seconds] = [Number(process.env.USERS), Number(process.env.SECONDS)];
  const errors: Record<string, number> = {};
  let [sets, increments, users, slowestMs, turnedAway, done] = [0, 0, 0, 0, 0, false];

  const timed = async (connection: Connection, args: readonly string[]) => {
    const began = performance.now();
    await connection.send(args);
    slowestMs = Math.max(slowestMs, Math.round(performance.now() - began));
  };
  /** Comes in, however long that takes: a machine that is busy may not answer in the time that a connection has. */
  const arrive = async (): Promise<Connection> => {
    for (;;) {
      try {
        return await connect(redis, redis);
      } catch {
        turnedAway += 1;
        await sleep(100);
      }
    }
  };
  const use = async (id: number, until: number) => {
    // They come one after the other, not all in one moment.
    await sleep((id / count) * ARRIVAL_MS);
    let connection = await arrive();
    users += 1;
    for (let click = 0; performance.now() < until; click++) {
      try {
        await timed(connection, ['SET', `user:${id}:${click}`, `${click}`]);
        sets += 1;
        await timed(connection, ['INCR', `counter:${(id + click) % COUNTERS}`]);
        increments += 1;
      } catch (error) {
        const name = String(error);
        errors[name] = (errors[name] ?? 0) + 1;
        connection.close();
        connection = await arrive();
      }
      await sleep(THINKS_MS * (0.5 + Math.random()));
    }
    connection.close();
    users -= 1;
  };
  const start = async () => {
    const until = performance.now() + seconds * 1000;
    await Promise.all(Array.from({ length: count }, (_, id) => use(id, until)));
    done = true;
  };
  const report = (): UsersReport => ({ sets, increments, errors, users, slowestMs, turnedAway, done });
  const routes = {
    'GET /healthz': () => text(200, 'ok\n'),
    'GET /report': () => json(200, report()),
    'POST /start': () => {
      start().catch((error: unknown) => {
        errors[String(error)] = (errors[String(error)] ?? 0) + 1;
        done = true;
      });
      return json(200, report());
    },
  };
  const server = await serve(routes, redis.httpPort);
  return () => server.close(1000);
});
