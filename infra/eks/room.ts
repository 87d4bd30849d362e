import { beside, EVICTION_MIB, KEPT_CPUS, kept, type MachineType, REPORTED_MEMORY, type Room } from '../room';

/** An instance, as far as it decides what fits on a node. */
interface Machine extends MachineType {
  /** Pods that the addresses of its network interfaces are enough for. */
  readonly pods: number;
}

/**
 * MiB that EKS keeps of a node for itself, and for each pod that could run there.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go
 */
const KEPT_MIB = { node: 255, pod: 11 } as const;

/**
 * What EKS' own pods on each node ask for, rounded up: network with its policies, kube-proxy, disks, shared files,
 * identity. `kubectl describe node` shows them.
 */
const PODS_OF_EKS: Room = { cpuMillis: 300, memoryMiB: 512 };

/** What a node of EKS has for pods that are not EKS' own. */
export function roomOnEks(type: Machine): Room {
  return beside(allocatableOnEks({ ...type, memoryGiB: type.memoryGiB * REPORTED_MEMORY }), PODS_OF_EKS);
}

/** What EKS leaves of a node for pods, its own among them. */
export function allocatableOnEks({ cpus, memoryGiB, pods }: Machine): Room {
  return {
    cpuMillis: Math.floor((cpus - kept(cpus, KEPT_CPUS)) * 1000),
    memoryMiB: Math.floor(memoryGiB * 1024) - KEPT_MIB.node - KEPT_MIB.pod * pods - EVICTION_MIB,
  };
}
