import {
  beside,
  EVICTION_MIB,
  KEPT_CPUS,
  kept,
  type MachineType,
  REPORTED_MEMORY,
  type Room,
  type Tier,
} from '../room';

/**
 * GiB that GKE keeps of a node for itself.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes#memory_and_cpu_reservations
 */
const KEPT_GIB: readonly Tier[] = [
  [4, 0.25],
  [4, 0.2],
  [8, 0.1],
  [112, 0.06],
  [Number.POSITIVE_INFINITY, 0.02],
];

/**
 * What GKE's own pods on each node ask for, rounded up: network, DNS, logs, metrics, disks, identity. Google says no
 * figures; `kubectl describe node` shows them.
 */
const PODS_OF_GKE: Room = { cpuMillis: 500, memoryMiB: 768 };

/** What a node of GKE has for pods that are not GKE's own. */
export function roomOnGke({ cpus, memoryGiB }: MachineType): Room {
  return beside(allocatableOnGke({ cpus, memoryGiB: memoryGiB * REPORTED_MEMORY }), PODS_OF_GKE);
}

/** What GKE leaves of a node for pods, its own among them. */
export function allocatableOnGke({ cpus, memoryGiB }: MachineType): Room {
  return {
    cpuMillis: Math.floor((cpus - kept(cpus, KEPT_CPUS)) * 1000),
    memoryMiB: Math.floor((memoryGiB - kept(memoryGiB, KEPT_GIB)) * 1024) - EVICTION_MIB,
  };
}
