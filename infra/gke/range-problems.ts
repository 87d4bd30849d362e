import { check, type Problems, shown } from '../../lib/validation';
import { overlapProblems } from '../problems';
import { addressRange, suffixFor } from '../ranges';
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
  const { nodes: first, pods, services } = ranges;
  return [
    ...KEYS.flatMap(key => {
      const range = addressRange(ranges[key]);
      return range === undefined ? [] : sizeProblems(key, ranges[key], range.size, nodes);
    }),
    ...overlapProblems({ nodes: first, pods, services }),
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
