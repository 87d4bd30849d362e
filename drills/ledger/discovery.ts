import { type Address, type Connection, type Credentials, connect, Failure } from './connection';
import { firstAnswer } from './first-answer';
import { SLOTS } from './hash-tag';
import { hostPort, parseSlots, type SlotRange, unique } from './slots';

/** Finds out who serves which slot. What is no cluster serves all of them. */
export interface Discovery {
  /** Asks the cluster. Callers that ask at the same time share one answer. */
  slots(): Promise<readonly SlotRange[]>;
  /** The primary of a slot, freshly asked. `avoid` is asked last: a server that just failed knows least. */
  ownerOf(slot: number, avoid?: Address): Promise<Address>;
  connect(address: Address): Promise<Connection>;
}

/**
 * Asks any server known so far, in random order, and the service, whose name is resolved anew, at last: servers that
 * all came back with other addresses are found by it.
 */
export function discovery(service: Address, credentials: Credentials): Discovery {
  let known: readonly Address[] = [];
  let running: Promise<readonly SlotRange[]> | undefined;
  const open = (address: Address) => connect(address, credentials);

  const ask = async (address: Address): Promise<readonly SlotRange[]> => {
    const connection = await open(address);
    try {
      const ranges = parseSlots(await connection.send(['CLUSTER', 'SLOTS']), address);
      if (ranges.length === 0) throw new Failure('refused', 'NOSLOTS', `${hostPort(address)} knows of no slots`);
      return ranges;
    } finally {
      connection.close();
    }
  };
  const askAround = async (avoid?: Address): Promise<readonly SlotRange[]> => {
    const last = avoid && hostPort(avoid);
    const rank = new Map(known.map(address => [address, hostPort(address) === last ? 1 : Math.random()]));
    const candidates = [...known].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const ranges = await firstAnswer([...candidates, service], ask);
    known = unique(ranges.flatMap(({ primary, replicas }) => [primary, ...replicas]));
    return ranges;
  };
  const slots = (avoid?: Address) => {
    running ??= askAround(avoid).finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    slots,
    connect: open,
    ownerOf: async (slot, avoid) => {
      const range = (await slots(avoid)).find(({ from, to }) => from <= slot && slot <= to);
      if (!range) throw new Failure('refused', 'NOSLOTS', `nobody serves slot ${slot}`);
      return range.primary;
    },
  };
}

/** One address that serves all slots: a server that is alone, or whatever stands in front of others. */
export function oneAddress(service: Address, credentials: Credentials): Discovery {
  const all = allSlots(service);
  return {
    slots: async () => [all],
    connect: address => connect(address, credentials),
    ownerOf: async () => service,
  };
}

/** What a server serves that is no part of a cluster. */
export function allSlots(primary: Address, replicas: readonly Address[] = []): SlotRange {
  return { from: 0, to: SLOTS - 1, primary, replicas };
}
