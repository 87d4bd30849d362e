import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, type Connection, Failure, failure } from './connection';
import type { Discovery } from './discovery';
import { redirectTarget } from './slots';

/** The way to the server that serves one slot. It is followed wherever the slot goes. */
export interface Route {
  /**
   * Tries a command once. On a failure the route has learnt where to try next, and has paused where that makes sense:
   * the caller decides whether to. Rejects with a {@link Failure}.
   */
  attempt(args: readonly string[]): Promise<unknown>;
  /** Sends a command on the connection of the last one, and on no other: for WAIT and WAITAOF, which are about that one's writes. */
  again(args: readonly string[]): Promise<unknown>;
  /** Forgets where the slot is served. */
  forget(): void;
  close(): void;
}

/** Pause after a failure, in milliseconds: long enough not to hammer, short against what is measured. */
const PAUSE_MS = 50;

/** A route to `slot`, beginning at `first`. */
export function routeTo(slot: number, discovery: Discovery, first?: Address): Route {
  let target = first;
  let failed: Address | undefined;
  let connection: Connection | undefined;
  let asked = false;

  const leave = (next?: Address) => {
    failed = connection?.address ?? target;
    connection?.close();
    connection = undefined;
    target = next;
  };
  const reach = async (): Promise<Connection> => {
    if (connection) return connection;
    target ??= await discovery.ownerOf(slot, failed);
    connection = await discovery.connect(target);
    return connection;
  };
  // A slot on its way: keys that have left are at the other end, which serves them only right after ASKING.
  const askAt = async (address: Address, args: readonly string[]) => {
    const other = await discovery.connect(address);
    try {
      await other.send(['ASKING']);
      return await other.send(args);
    } finally {
      other.close();
    }
  };
  const learn = async (problem: Failure): Promise<void> => {
    if (problem.kind === 'refused' && problem.code === 'MOVED' && connection) {
      return leave(redirectTarget(problem.message, connection.address));
    }
    // Both ends hold a part of the keys for a moment: the same server is asked again.
    if (problem.code !== 'TRYAGAIN') leave();
    await sleep(PAUSE_MS);
  };

  return {
    async attempt(args) {
      asked = false;
      try {
        const server = await reach();
        try {
          return await server.send(args);
        } catch (error) {
          const problem = failure(error, 'unanswered');
          const next = problem.code === 'ASK' && redirectTarget(problem.message, server.address);
          if (!next) throw problem;
          asked = true;
          return await askAt(next, args);
        }
      } catch (error) {
        const problem = failure(error, 'unreachable');
        await learn(problem);
        throw problem;
      }
    },
    async again(args) {
      if (!connection || asked) throw new Failure('unreachable', 'ASK', 'The last command went elsewhere.');
      try {
        return await connection.send(args);
      } catch (error) {
        const problem = failure(error, 'unanswered');
        await learn(problem);
        throw problem;
      }
    },
    forget: () => leave(),
    close: () => leave(),
  };
}
