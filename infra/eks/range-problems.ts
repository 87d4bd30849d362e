import { check, type Problems, shown } from '../../lib/validation';
import { overlapProblems } from '../problems';
import { addressRange, overlap, suffixFor } from '../ranges';
import { INSTANCE_TYPES } from './instance-types';
import type { EksNodes, FullEksSettings } from './settings';
import { subnetRanges, TAKEN_ADDRESSES } from './subnets';

/** What AWS takes for a VPC, as far as a load balancer still fits into a public subnet, `/27`. */
const NETWORK = { least: 2 ** 13, most: 2 ** 16 };

/** What EKS takes for Services: from /24 to /12. @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const SERVICES = { least: 2 ** 8, most: 2 ** 20 };

/** Addresses that nobody has in public. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap(cidr => addressRange(cidr) ?? []);

/** Addresses of a node of a type that is not known here, which has the most of small ones. */
const ADDRESSES = 60;

/** Interfaces of the control plane in a subnet, and of NAT, files and load balancers beside it. */
const BESIDE_NODES = 16;

/** What is wrong with the ranges of addresses, for that many nodes. */
export function rangeProblems({ zones, nodeZones, ranges, redisNodes, generalNodes }: FullEksSettings): Problems {
  const { network, services } = ranges;
  const [whole, forServices] = [addressRange(network), addressRange(services)];
  const fits = whole !== undefined && whole.size >= NETWORK.least && whole.size <= NETWORK.most;
  // While nodes are replaced, a group has up to two more of them in a zone.
  const needed = addressesOf(redisNodes) + addressesOf(generalNodes) + BESIDE_NODES + TAKEN_ADDRESSES;
  const [first = ''] = zones;
  const own = fits ? addressRange(subnetRanges(network, zones)[first]?.private ?? '') : undefined;
  const isPrivate = (range: typeof whole) => PRIVATE.some(all => range !== undefined && overlap(all, range));
  return [
    ...overlapProblems({ network, services }),
    ...check(
      [
        whole !== undefined && !fits,
        `ranges.network: ${shown(network)} does not fit; set one from ${suffixFor(NETWORK.most)} to ${suffixFor(NETWORK.least)}`,
      ],
      [
        own !== undefined && nodeZones.length > 0 && own.size < needed,
        `ranges.network: ${shown(network)} leaves ${own?.size} addresses for the nodes and pods of a zone, and they take up ` +
          `to ${needed}; set a larger one`,
      ],
      [
        forServices !== undefined && (forServices.size < SERVICES.least || forServices.size > SERVICES.most),
        `ranges.services: EKS does not take ${shown(services)} for Services; set one from ${suffixFor(SERVICES.most)} to ${suffixFor(SERVICES.least)}`,
      ],
      [
        forServices !== undefined && !isPrivate(forServices),
        `ranges.services: ${shown(services)} are public addresses; set some of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
      ],
    ),
  ];
}

function addressesOf({ instanceType, perZone }: Required<EksNodes>): number {
  return (perZone + 2) * (INSTANCE_TYPES.get(instanceType)?.addresses ?? ADDRESSES);
}
