import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connection';
import { infoField, textOf } from './info';
import { createRedis, type Redis } from './redis';

/** How often a server that does not answer yet is asked, and how often that is said, in milliseconds. */
const [EVERY_MS, SAID_EVERY_MS] = [250, 60_000];

/** Notes what is being waited for. */
export type Waiting = (reason: string) => void;

/**
 * Waits until the server of a part answers and has loaded its data. Throws a sentence when it is gone: servers serve one
 * after the other, so that one of a `later` socket serves only when this one's has ended.
 */
export async function waitForPart(socket: string, later: readonly string[], waiting: Waiting): Promise<void> {
  for (let waited = 0; ; waited += EVERY_MS) {
    const reason = await reasonToWait(socket);
    if (reason === undefined) return;
    if (waited % SAID_EVERY_MS === 0) waiting(reason);
    for (const next of later) {
      if ((await reasonToWait(next)) === undefined && (await reasonToWait(socket)) !== undefined) {
        throw new Error(
          `The server at ${socket} has ended, and that at ${next} serves: start the restore again together with its ` +
            'servers, so that they begin with the first part. What is restored already stays.',
        );
      }
    }
    await sleep(EVERY_MS);
  }
}

/** A server of a part. What is lost of it is not asked again: another process goes through its keys in another order. */
export function partAt(socket: string): Redis {
  return createRedis({
    title: 'The server of a part',
    advice: 'see in its log why, and start the restore again together with it',
    patienceMs: 0,
    at: { path: socket },
    mode: 'standalone',
  });
}

/** Has the server of a part end, so that the next one starts. It has nothing to save. */
export async function endPart(socket: string): Promise<void> {
  const connection = await connect({ path: socket }, {});
  try {
    const [reply] = await connection.ask([['SHUTDOWN', 'NOSAVE']]);
    throw new Error(
      `The server at ${socket} does not end (${reply instanceof Error ? reply.message : String(reply)}): see in its ` +
        'log why, and start the restore again together with it.',
    );
  } catch (error) {
    // A server that ends says nothing more.
    if (connection.usable()) throw error;
  } finally {
    connection.close();
  }
}

async function reasonToWait(socket: string): Promise<string | undefined> {
  try {
    const connection = await connect({ path: socket }, {});
    try {
      const [reply] = await connection.ask([['INFO', 'persistence']]);
      if (reply instanceof Error) return reply.message;
      return infoField(textOf(reply), 'loading') === '0' ? undefined : 'it loads its data';
    } finally {
      connection.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
