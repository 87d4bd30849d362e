import type { Command, Reply } from '../connection';
import { keysByDatabase, textOf } from '../info';
import { parseScan } from '../transfer';

/** Sends commands to one server. */
export type Asked = (commands: readonly Command[], db?: number) => Promise<Reply[]>;

/** Keys that one step looks at. */
const COUNT = 1000;

/**
 * All keys of one server, database by database. Those that are there all the while are among them, once or more often.
 * Rejects when the server is lost: another one, and the same one started again, has them in another order.
 */
export async function* scanKeys(ask: Asked): AsyncGenerator<{ readonly db: number; readonly keys: readonly Buffer[] }> {
  const one = async (command: Command, db?: number): Promise<Reply> => {
    const [reply = null] = await ask([command], db);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  for (const db of keysByDatabase(textOf(await one(['INFO', 'keyspace']))).keys()) {
    let cursor = '0';
    do {
      const step = parseScan(await one(['SCAN', cursor, 'COUNT', COUNT], db));
      cursor = step.cursor;
      yield { db, keys: step.keys };
    } while (cursor !== '0');
  }
}
