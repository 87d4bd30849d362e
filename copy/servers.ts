import type { CopyServer } from '../lib/config/copy-spec';
import { type Address, type Command, type Credentials, connect, Lost, type Reply } from './connection';
import { SLOTS } from './key-slot';

/** Who serves which keys: `primaries` by the numbers in `bySlot`. What is no cluster has one, for all slots. */
export interface Topology {
  readonly primaries: readonly Address[];
  readonly bySlot: Uint16Array;
}

/** Where to ask for the primaries, and how. */
export type Place = Pick<CopyServer, 'mode' | 'primaryName'> & { readonly at: Address };

/**
 * Asks who the primaries are. Rejects with a {@link Lost}: nobody answers, or those that do know of no primary.
 *
 * @param known servers that were found before: each knows as much as the one to begin with
 */
export async function findPrimaries(
  place: Place,
  credentials: Credentials,
  known: readonly Address[] = [],
): Promise<Topology> {
  switch (place.mode) {
    case 'standalone':
      return { primaries: [place.at], bySlot: new Uint16Array(SLOTS) };
    case 'sentinel':
      return { primaries: [await primaryBySentinel(place, credentials)], bySlot: new Uint16Array(SLOTS) };
    case 'cluster': {
      // The one to begin with is a name, which leads to whoever is there now.
      let last: unknown;
      for (const address of [place.at, ...known]) {
        try {
          return parseSlots(await asked(address, credentials, ['CLUSTER', 'SLOTS']), address);
        } catch (error) {
          if (error instanceof Lost && error.refused) throw error;
          last ??= error;
        }
      }
      throw last;
    }
  }
}

/**
 * Reads the reply of `CLUSTER SLOTS`. A server that does not know its own address leaves it empty, and means the one it
 * was asked at. Throws a {@link Lost} where slots are served by nobody.
 */
export function parseSlots(reply: Reply, at: Address): Topology {
  const primaries: Address[] = [];
  const numbers = new Map<string, number>();
  const bySlot = new Uint16Array(SLOTS).fill(SLOTS);
  for (const range of list(reply)) {
    const [from, to, primary] = list(range);
    const [name, port] = list(primary ?? null);
    const host = String(name ?? '') || ('host' in at ? at.host : '');
    const key = `${host} ${port}`;
    const number = numbers.get(key) ?? primaries.push({ host, port: Number(port) }) - 1;
    numbers.set(key, number);
    bySlot.fill(number, Number(from), Number(to) + 1);
  }
  if (bySlot.includes(SLOTS)) throw new Lost(false, 'CLUSTERDOWN Not all slots are served');
  return { primaries, bySlot };
}

/** Where `MOVED 3999 10.0.0.1:6379` or `ASK …` leads; nowhere when the server does not know that. */
export function redirection(message: string, from: Address): Address | undefined {
  const [, , target = ''] = message.split(' ');
  const colon = target.lastIndexOf(':');
  const [host, port] = [target.slice(0, colon), Number(target.slice(colon + 1))];
  if (colon < 0 || host === '?' || !Number.isInteger(port) || port < 1) return undefined;
  return { host: host || ('host' in from ? from.host : ''), port };
}

async function primaryBySentinel({ at, primaryName = '' }: Place, credentials: Credentials): Promise<Address> {
  const reply = await asked(at, credentials, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primaryName]);
  const [host, port] = list(reply);
  if (host == null) throw new Lost(false, `the Sentinels know of no primary "${primaryName}"`);
  return { host: String(host), port: Number(port) };
}

async function asked(address: Address, credentials: Credentials, command: Command): Promise<Reply> {
  const connection = await connect(address, credentials);
  try {
    const [reply = null] = await connection.ask([command]);
    if (reply instanceof Error) throw new Lost(/^(NOPERM|ERR)/.test(reply.message), reply.message);
    return reply;
  } finally {
    connection.close();
  }
}

function list(reply: Reply): readonly Reply[] {
  return Array.isArray(reply) ? reply : [];
}
