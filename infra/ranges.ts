/** A range of IPv4 addresses. */
export interface AddressRange {
  /** Its first address, as a number. */
  readonly first: number;
  /** How many addresses it has. */
  readonly size: number;
}

/** Reads CIDR such as `10.0.0.0/20`. Undefined for what is none, or does not begin where a range of its size does. */
export function addressRange(cidr: string): AddressRange | undefined {
  const [, address, length] = /^((?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3})\/(\d{1,2})$/.exec(cidr) ?? [];
  if (address === undefined || length === undefined) return undefined;
  const octets = address.split('.').map(Number);
  const size = 2 ** (32 - Number(length));
  const first = octets.reduce((number, octet) => number * 256 + octet, 0);
  return octets.some(octet => octet > 255) || size < 1 || first % size !== 0 ? undefined : { first, size };
}

/** Whether two ranges have an address in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

/** How a range of at least so many addresses ends in CIDR: `/24` for 256 and for 200. */
export function suffixFor(addresses: number): string {
  return `/${32 - Math.ceil(Math.log2(addresses))}`;
}
