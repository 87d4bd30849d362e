import { type Address, nameOf } from '../connection';

/**
 * Gives each feed a primary: those that have one of these keep it, the others get what is left, in order. What each had
 * is by its number.
 */
export function assign(had: readonly (Address | undefined)[], primaries: readonly Address[]): (Address | undefined)[] {
  const names = new Set(primaries.map(nameOf));
  const kept = had.map(address => (address && names.has(nameOf(address)) ? address : undefined));
  const taken = new Set(kept.map(address => address && nameOf(address)));
  const free = primaries.filter(address => !taken.has(nameOf(address)));
  return kept.map(address => address ?? free.shift());
}

/** Throws a sentence where local servers and primaries are not the same number. */
export function checkSockets(sockets: number, primaries: number): void {
  if (sockets === primaries) return;
  throw new Error(
    `The source has ${primaries} ${primaries === 1 ? 'primary' : 'primaries'}, and sockets names ${sockets}: run ` +
      `${primaries} local ${primaries === 1 ? 'server' : 'servers'}, and set sockets to ` +
      `${primaries === 1 ? 'its path' : 'their paths'}.`,
  );
}

/**
 * Throws a sentence where a server does not tell of all that happens to its keys. `A` stands for all kinds of events,
 * and may be spelled out; they are sent by event only with `E`.
 */
export function checkNotifications(flags: string, server: string): void {
  const all = ['g', '$', 'l', 's', 'h', 'z', 'x', 'e', 't', 'd'];
  // `t`, streams, and `d`, modules, came later than the others; modules are not copied where nobody has them.
  const needed = all.filter(flag => flag !== 'd');
  if (flags.includes('E') && (flags.includes('A') || needed.every(flag => flags.includes(flag)))) return;
  throw new Error(
    `The source's server ${server} does not tell of all writes (notify-keyspace-events is "${flags}"): set it to "EA" on ` +
      'every server of the source, in the parameter group or flags of a cloud, or set followBy to "replicas".',
  );
}
