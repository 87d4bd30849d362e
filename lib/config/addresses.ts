import { isIP } from 'node:net';

/** A range of addresses, as CIDR says it. */
export interface AddressRange {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads CIDR such as `10.20.0.0/16`. Undefined for what is none. */
export function addressRange(text: string): AddressRange | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || digits === '' || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** The shortest prefix that still means somebody: a network wider than this is the internet, in one piece or in two. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 } as const;

/** Whether a range of addresses, CIDR, is anybody's: all of them, or so many that it comes to the same. */
export function isAnybody(cidr: string): boolean {
  const [address = '', prefix] = cidr.split('/');
  if (prefix === undefined) return false;
  return Number(prefix) < SHORTEST_PREFIX[address.includes(':') ? 'ipv6' : 'ipv4'];
}
