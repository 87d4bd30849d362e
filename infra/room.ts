/** What a pod asks for, or what a node has for pods. */
export interface Room {
  /** Thousandths of a processor. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** A machine type, as far as it decides what fits on a node. */
export interface MachineType {
  readonly cpus: number;
  readonly memoryGiB: number;
}

/** A part of an amount, and how much of that part a cloud keeps. */
export type Tier = readonly [size: number, kept: number];

/**
 * Processors that GKE and EKS keep of a node for kubelet and system.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes#memory_and_cpu_reservations
 * @see https://awslabs.github.io/amazon-eks-ami/usage/al2/#kube-reserved-resources
 */
export const KEPT_CPUS: readonly Tier[] = [
  [1, 0.06],
  [1, 0.01],
  [2, 0.005],
  [Number.POSITIVE_INFINITY, 0.0025],
];

/** Memory below which kubelet evicts pods. */
export const EVICTION_MIB = 100;

/** Share of a machine's memory that a node reports: kernel and firmware take the rest. */
export const REPORTED_MEMORY = 0.97;

/** How much of an amount is kept, part by part. */
export function kept(amount: number, [tier, ...others]: readonly Tier[]): number {
  if (tier === undefined || amount <= 0) return 0;
  const [size, share] = tier;
  return Math.min(amount, size) * share + kept(amount - size, others);
}

/** What is left of a room beside pods that are there in any case. */
export function beside({ cpuMillis, memoryMiB }: Room, pods: Room): Room {
  return { cpuMillis: cpuMillis - pods.cpuMillis, memoryMiB: memoryMiB - pods.memoryMiB };
}

/** Whether as many nodes have room for these pods, the largest placed first. */
export function fits(pods: readonly Room[], nodes: number, node: Room): boolean {
  const free = Array.from({ length: nodes }, () => ({ ...node }));
  const largestFirst = [...pods].sort((a, b) => b.memoryMiB - a.memoryMiB);
  return largestFirst.every(pod => {
    const place = free.find(({ cpuMillis, memoryMiB }) => cpuMillis >= pod.cpuMillis && memoryMiB >= pod.memoryMiB);
    if (place === undefined) return false;
    place.cpuMillis -= pod.cpuMillis;
    place.memoryMiB -= pod.memoryMiB;
    return true;
  });
}
