import { type Address, type Connection, type Credentials, connect, Failure } from './connection';
import { allSlots, type Discovery } from './discovery';
import { firstAnswer } from './first-answer';
import { hostPort, type SlotRange, unique } from './slots';

/** What a Sentinel knows. */
interface Told {
  readonly primary: Address;
  readonly replicas: readonly Address[];
  /** The other Sentinels. */
  readonly sentinels: readonly Address[];
}

/**
 * Asks Sentinels for the primary, which serves all slots: any of those known so far, in random order, and the service in
 * front of them, whose name is resolved anew, at last. Servers and Sentinels take the same user.
 */
export function sentinels(service: Address, primaryName: string, credentials: Credentials): Discovery {
  let known: readonly Address[] = [];
  let running: Promise<SlotRange> | undefined;
  const open = (address: Address) => connect(address, credentials);

  const ask = async (address: Address): Promise<Told> => {
    const connection = await open(address);
    try {
      const told = await Promise.all([
        connection.send(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primaryName]),
        listed(connection, 'REPLICAS', primaryName),
        listed(connection, 'SENTINELS', primaryName),
      ]);
      return { primary: primaryOf(told[0], primaryName, address), replicas: told[1], sentinels: told[2] };
    } finally {
      connection.close();
    }
  };
  const askAround = async (): Promise<SlotRange> => {
    const order = known.map(address => ({ address, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
    const told = await firstAnswer([...order.map(({ address }) => address), service], ask);
    known = unique([...known, ...told.sentinels]);
    return allSlots(told.primary, told.replicas);
  };
  const shared = () => {
    running ??= askAround().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    slots: async () => [await shared()],
    connect: open,
    ownerOf: async () => (await shared()).primary,
  };
}

function primaryOf(reply: unknown, primaryName: string, asked: Address): Address {
  const [host, port] = Array.isArray(reply) ? reply : [];
  if (typeof host === 'string') return { host, port: Number(port) };
  throw new Failure('refused', 'NOPRIMARY', `the Sentinel at ${hostPort(asked)} knows of no primary "${primaryName}"`);
}

/** Those of a list that the Sentinel has a connection to and takes for alive. */
async function listed(connection: Connection, what: 'REPLICAS' | 'SENTINELS', of: string): Promise<Address[]> {
  // The name may be unknown: that is for the primary's own reply to say.
  const reply = await connection.send(['SENTINEL', what, of]).catch(() => []);
  return aliveOf(reply);
}

/** Reads the reply of `SENTINEL REPLICAS` or `SENTINEL SENTINELS`: lists of names and values in turns. */
export function aliveOf(reply: unknown): Address[] {
  const entries: readonly unknown[] = Array.isArray(reply) ? reply : [];
  return entries.flatMap(entry => {
    const words: readonly unknown[] = Array.isArray(entry) ? entry : [];
    const value = (name: string) => String(words[words.indexOf(name) + 1] ?? '');
    if (/s_down|o_down|disconnected/.test(value('flags'))) return [];
    return [{ host: value('ip'), port: Number(value('port')) }];
  });
}
