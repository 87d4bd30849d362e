import { beside, EVICTION_MIB, KEPT_CPUS, kept, REPORTED_MEMORY, type Room } from '../room';
import type { InstanceType } from './instance-types';

/**
 * MiB that EKS keeps of a node for itself, and for each pod that could run there.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/usage/al2/#kube-reserved-resources
 */
const KEPT_MIB = { node: 255, pod: 11 } as const;

/** What the add-ons' pods on each node ask for, rounded up: network, proxy, volumes, files, identity, exporter. */
const PODS_OF_EKS: Room = { cpuMillis: 350, memoryMiB: 384 };

/** What a node of EKS has for pods that are not EKS' own. */
export function roomOnEks(type: InstanceType): Room {
  return beside(allocatableOnEks({ ...type, memoryGiB: type.memoryGiB * REPORTED_MEMORY }), PODS_OF_EKS);
}

/** What EKS leaves of a node for pods, its own among them. */
export function allocatableOnEks({ cpus, memoryGiB, pods }: Pick<InstanceType, 'cpus' | 'memoryGiB' | 'pods'>): Room {
  return {
    cpuMillis: Math.floor((cpus - kept(cpus, KEPT_CPUS)) * 1000),
    memoryMiB: Math.floor(memoryGiB * 1024) - KEPT_MIB.node - KEPT_MIB.pod * pods - EVICTION_MIB,
  };
}
