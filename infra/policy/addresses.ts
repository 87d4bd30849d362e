/** The shortest prefix that still means somebody: a network wider than this is the internet, in one piece or in two. */
const SHORTEST_PREFIX = { v4: 8, v6: 16 } as const;

/** Whether a range of addresses, CIDR, is anybody's: all of them, or so many that it comes to the same. */
export function isAnybody(cidr: string): boolean {
  const [address = '', prefix] = cidr.split('/');
  if (prefix === undefined) return false;
  return Number(prefix) < (address.includes(':') ? SHORTEST_PREFIX.v6 : SHORTEST_PREFIX.v4);
}
