import { check, type Problems, shown } from '../../lib/validation';
import { addressRange, overlap, suffixFor } from './ranges';
import type { FullGkeSettings, GkeRanges } from './settings';

/**
 * Addresses that a node takes for its pods, of which it runs 110 at most.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing
 */
const POD_ADDRESSES_PER_NODE = 256;

/** While nodes are upgraded, each of the two pools has one node more. */
const SURGE_NODES = 2;

/**
 * Four addresses of each subnetwork are Google's, and one is the control plane's.
 *
 * @see https://docs.cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet
 */
const TAKEN_ADDRESSES = 5;

/** The fewest and the most that GKE takes for Services. */
const SERVICE_ADDRESSES = { least: 2 ** 4, most: 2 ** 16 };

const KEYS = ['nodes', 'pods', 'services'] as const satisfies readonly (keyof GkeRanges)[];

/** What is wrong with the ranges of addresses, for that many nodes. */
export function rangeProblems({ zones, ranges, redisNodes, generalNodes }: FullGkeSettings): Problems {
  const nodes = zones.length * (redisNodes.perZone + generalNodes.perZone);
  const read = KEYS.map(key => ({ key, cidr: ranges[key], range: addressRange(ranges[key]) }));
  return [
    ...read.flatMap(({ key, cidr, range }) =>
      range === undefined
        ? [`ranges.${key}: ${shown(cidr)} is no range; set its first address and length, such as "10.0.0.0/20"`]
        : sizeProblems(key, cidr, range.size, nodes),
    ),
    ...read.flatMap(({ key, cidr, range }, index) =>
      read
        .slice(index + 1)
        .filter(other => range !== undefined && other.range !== undefined && overlap(range, other.range))
        .map(
          other =>
            `ranges: ${key} ${cidr} and ${other.key} ${other.cidr} have addresses in common; set ranges that do not overlap`,
        ),
    ),
  ];
}

function sizeProblems(key: keyof GkeRanges, cidr: string, size: number, nodes: number): Problems {
  const most = nodes + SURGE_NODES;
  switch (key) {
    case 'nodes':
      return tooFew(key, cidr, size, most + TAKEN_ADDRESSES, `${most} nodes, those of an upgrade among them`);
    case 'pods':
      return tooFew(key, cidr, size, most * POD_ADDRESSES_PER_NODE, `the pods of ${most} nodes, 256 addresses each`);
    case 'services': {
      const { least, most } = SERVICE_ADDRESSES;
      return check([
        size < least || size > most,
        `ranges.services: GKE does not take ${shown(cidr)} for Services; set one from ${suffixFor(most)} to ${suffixFor(least)}`,
      ]);
    }
  }
}

function tooFew(key: keyof GkeRanges, cidr: string, size: number, needed: number, what: string): Problems {
  return check([
    size < needed,
    `ranges.${key}: ${shown(cidr)} is too small for ${what}; set one of ${suffixFor(needed)} or larger`,
  ]);
}
