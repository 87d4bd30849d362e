import { type Address, type Connection, type Credentials, connect, nameOf } from './connection';

/** Connections that are kept: one for each server and logical database. */
export interface Pool {
  /** The connection, kept or new. Rejects with a `Lost`, as all do that wait for the same one. */
  get(address: Address, db: number): Promise<Connection>;
  /** The number of connections that have ended by themselves. */
  lost(): number;
  close(): void;
}

/** Makes a pool without connections. */
export function createPool(credentials: Credentials): Pool {
  const kept = new Map<string, Promise<Connection>>();
  const made: Connection[] = [];
  const forget = (key: string, connection: Promise<Connection>) => {
    if (kept.get(key) === connection) kept.delete(key);
  };
  const get: Pool['get'] = async (address, db) => {
    const key = `${db} ${nameOf(address)}`;
    const there = kept.get(key);
    if (there) {
      const connection = await there;
      if (connection.usable()) return connection;
      forget(key, there);
      return get(address, db);
    }
    const fresh = connect(address, credentials, db);
    kept.set(key, fresh);
    fresh.then(
      connection => made.push(connection),
      () => forget(key, fresh),
    );
    return fresh;
  };
  return {
    get,
    lost: () => made.filter(connection => !connection.usable()).length,
    close() {
      for (const connection of kept.values()) {
        connection.then(
          each => each.close(),
          () => {},
        );
      }
      kept.clear();
    },
  };
}
