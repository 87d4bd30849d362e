import type { EksArchitecture } from './settings';

/** An instance type, as far as it decides what fits on a node. */
export interface InstanceType {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly architecture: EksArchitecture;
  /** Pods that a node runs at most: each has an address of the network, but for two that have the node's. */
  readonly pods: number;
  /** Addresses that a node takes at most, its own among them. */
  readonly addresses: number;
  /** EBS volumes for pods: what the root volume and a full set of network interfaces leave of the attachments. */
  readonly volumes: number;
}

/** Network interfaces of an instance, and the addresses of each. */
interface Size {
  readonly cpus: number;
  readonly interfaces: number;
  readonly addressesEach: number;
}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html */
const SIZES: Readonly<Record<string, Size>> = {
  large: { cpus: 2, interfaces: 3, addressesEach: 10 },
  xlarge: { cpus: 4, interfaces: 4, addressesEach: 15 },
  '2xlarge': { cpus: 8, interfaces: 4, addressesEach: 15 },
  '4xlarge': { cpus: 16, interfaces: 8, addressesEach: 30 },
};

/** Those that earn and spend credits of processor time. */
const BURSTABLE_SIZES: Readonly<Record<string, Size>> = {
  large: { cpus: 2, interfaces: 3, addressesEach: 12 },
  xlarge: { cpus: 4, interfaces: 4, addressesEach: 15 },
  '2xlarge': { cpus: 8, interfaces: 4, addressesEach: 15 },
};

/** GiB of memory for each processor, of families whose sizes are alike. */
const FAMILIES: readonly (readonly [families: readonly string[], perCpu: number | 'burstable'])[] = [
  [['t3', 't3a', 't4g'], 'burstable'],
  [['c6g', 'c6i', 'c7g', 'c7i', 'c8g'], 2],
  [['m6g', 'm6i', 'm7g', 'm7i', 'm8g'], 4],
  [['r6g', 'r6i', 'r7g', 'r7i', 'r8g'], 8],
];

/** Memory of burstable instances, GiB. */
const BURSTABLE_MEMORY: Readonly<Record<string, number>> = { large: 8, xlarge: 16, '2xlarge': 32 };

/**
 * Attachments of an instance, which network interfaces and volumes share. Some types have a number for volumes alone;
 * this is then less than they take.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-limits.html
 */
const ATTACHMENTS = 28;

/** The instance types whose room is known here. Others may be used, and are not checked. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map(
  FAMILIES.flatMap(([families, perCpu]) =>
    families.flatMap(family =>
      Object.entries(perCpu === 'burstable' ? BURSTABLE_SIZES : SIZES).map(([size, room]) => {
        const memoryGiB = perCpu === 'burstable' ? (BURSTABLE_MEMORY[size] ?? 0) : room.cpus * perCpu;
        return [`${family}.${size}`, instanceType(`${family}.${size}`, room, memoryGiB)] as const;
      }),
    ),
  ),
);

function instanceType(name: string, { cpus, interfaces, addressesEach }: Size, memoryGiB: number): InstanceType {
  return {
    cpus,
    memoryGiB,
    architecture: architectureOf(name),
    pods: interfaces * (addressesEach - 1) + 2,
    addresses: interfaces * addressesEach,
    volumes: ATTACHMENTS - 1 - interfaces,
  };
}

/**
 * Architecture of an instance type, by its name: a `g` behind the generation is for Graviton, AWS' Arm processors.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): EksArchitecture {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType) ? 'arm64' : 'amd64';
}
