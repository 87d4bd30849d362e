import type { Address } from './connection';

/** Slots in a row that one primary serves, as `CLUSTER SLOTS` lists them. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly primary: Address;
  readonly replicas: readonly Address[];
}

/** A shard: all ranges of one primary. */
export interface Shard {
  /** Its slots as text, such as `0-5460` or `0-99,200-300`. */
  readonly slots: string;
  readonly ranges: readonly SlotRange[];
  readonly primary: Address;
  readonly replicas: readonly Address[];
}

/** An address as text. */
export function hostPort({ host, port }: Address): string {
  return `${host}:${port}`;
}

/** Addresses, each once. */
export function unique(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map(address => [hostPort(address), address])).values()];
}

/**
 * Reads the reply of `CLUSTER SLOTS`. A server that does not know its own address leaves it empty, and means the one it
 * was `asked` at.
 */
export function parseSlots(reply: unknown, asked: Address): SlotRange[] {
  return list(reply).map(entry => {
    const [from, to, primary, ...replicas] = list(entry);
    return {
      from: Number(from),
      to: Number(to),
      primary: address(primary, asked),
      replicas: replicas.map(replica => address(replica, asked)),
    };
  });
}

/** Joins the ranges of each primary, in the order of the slots. */
export function shardsOf(ranges: readonly SlotRange[]): Shard[] {
  const byPrimary = new Map<string, SlotRange[]>();
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const key = hostPort(range.primary);
    byPrimary.set(key, [...(byPrimary.get(key) ?? []), range]);
  }
  return [...byPrimary.values()].flatMap(own => {
    const [first] = own;
    if (!first) return [];
    const slots = own.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
    return [{ slots, ranges: own, primary: first.primary, replicas: first.replicas }];
  });
}

/** Chooses `count` slots of a shard, spread evenly over all that it has; fewer if it has fewer. */
export function spreadSlots(ranges: readonly SlotRange[], count: number): number[] {
  const size = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const wanted = Math.min(count, size);
  return Array.from({ length: wanted }, (_, index) => {
    let offset = Math.floor(((index + 0.5) * size) / wanted);
    for (const { from, to } of ranges) {
      if (offset <= to - from) return from + offset;
      offset -= to - from + 1;
    }
    throw new Error('A slot beyond the last one was asked for.');
  });
}

/** Reads the target of `MOVED 3999 10.0.0.1:6379`; `undefined` when the server does not know it. */
export function redirectTarget(message: string, asked: Address): Address | undefined {
  const target = message.split(' ')[2] ?? '';
  const colon = target.lastIndexOf(':');
  const host = target.slice(0, colon);
  const port = Number(target.slice(colon + 1));
  if (colon < 0 || host === '?' || !Number.isInteger(port) || port <= 0) return undefined;
  return { host: host || asked.host, port };
}

function address(entry: unknown, asked: Address): Address {
  const [host, port] = list(entry);
  return { host: typeof host === 'string' && host !== '' && host !== '?' ? host : asked.host, port: Number(port) };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
