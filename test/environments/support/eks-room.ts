import type { InstanceType } from '../../../infra/eks/instance-types';
import { EVICTION_MIB, KEPT_CPUS, kept, REPORTED, type Room, without } from './room';

/**
 * Memory that EKS keeps of a node for itself: some, and some for each pod that it could run.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/usage/al2/#kube-reserved-resources
 */
const KEPT_MIB = { always: 255, eachPod: 11 };

/** What the add-ons' pods on each node ask for, rounded up: network, proxy, volumes, files, identity, exporter. */
const PODS_OF_EKS: Room = { cpuMillis: 350, memoryMiB: 384 };

/** What a node of EKS has for pods that are not add-ons'. */
export function roomOf(type: InstanceType): Room {
  return without(allocatable({ ...type, memoryGiB: type.memoryGiB * REPORTED }), PODS_OF_EKS);
}

/** What EKS leaves of a node for pods, those of add-ons among them. */
export function allocatable({ cpus, memoryGiB, pods }: Pick<InstanceType, 'cpus' | 'memoryGiB' | 'pods'>): Room {
  return {
    cpuMillis: Math.floor((cpus - kept(cpus, KEPT_CPUS)) * 1000),
    memoryMiB: Math.floor(memoryGiB * 1024 - KEPT_MIB.always - KEPT_MIB.eachPod * pods) - EVICTION_MIB,
  };
}
