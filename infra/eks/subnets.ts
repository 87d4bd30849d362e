import { type AddressRange, addressRange } from '../ranges';

/** Ranges of the subnets of a zone, CIDR. */
export interface ZoneSubnets {
  /** For nodes and pods: a sixteenth of the network. */
  readonly private: string;
  /** For NAT and load balancers: a sixteenth of the last sixteenth. */
  readonly public: string;
}

/** What AWS keeps of each subnet: four addresses for itself, and the last. */
export const TAKEN_ADDRESSES = 5;

const PARTS = 16;

/** Subnets of the zones, in order, out of a network's range. */
export function subnetRanges(network: string, zones: readonly string[]): Readonly<Record<string, ZoneSubnets>> {
  const whole = addressRange(network);
  if (whole === undefined) throw new Error(`${network} is no range of addresses`);
  const last = part(whole, PARTS - 1);
  return Object.fromEntries(
    zones.map((zone, index) => [zone, { private: cidrOf(part(whole, index)), public: cidrOf(part(last, index)) }]),
  );
}

function part({ first, size }: AddressRange, index: number): AddressRange {
  return { first: first + (index * size) / PARTS, size: size / PARTS };
}

function cidrOf({ first, size }: AddressRange): string {
  const octets = [24, 16, 8, 0].map(bits => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join('.')}/${32 - Math.log2(size)}`;
}
