import type { MachineType } from './machine-types';

/** What a pod asks for, or what a node has for pods. */
export interface Room {
  /** Thousandths of a processor. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** A part of an amount, and how much of that part GKE keeps. */
type Tier = readonly [size: number, kept: number];

/**
 * What GKE keeps of a node for itself, in processors and GiB, and the memory below which it evicts pods.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes#memory_and_cpu_reservations
 */
const KEPT = {
  cpus: [
    [1, 0.06],
    [1, 0.01],
    [2, 0.005],
    [Number.POSITIVE_INFINITY, 0.0025],
  ],
  memoryGiB: [
    [4, 0.25],
    [4, 0.2],
    [8, 0.1],
    [112, 0.06],
    [Number.POSITIVE_INFINITY, 0.02],
  ],
  evictionMiB: 100,
} as const satisfies { readonly [part: string]: number | readonly Tier[] };

/** Share of a machine's memory that a node reports: kernel and firmware take the rest. */
const REPORTED = 0.97;

/**
 * What GKE's own pods on each node ask for, rounded up: network, DNS, logs, metrics, disks, identity. Google says no
 * figures; `kubectl describe node` shows them.
 */
const PODS_OF_GKE: Room = { cpuMillis: 500, memoryMiB: 768 };

/** What a node of GKE has for pods that are not GKE's own. */
export function roomOf({ cpus, memoryGiB }: MachineType): Room {
  const { cpuMillis, memoryMiB } = allocatable({ cpus, memoryGiB: memoryGiB * REPORTED });
  return { cpuMillis: cpuMillis - PODS_OF_GKE.cpuMillis, memoryMiB: memoryMiB - PODS_OF_GKE.memoryMiB };
}

/** What GKE leaves of a node for pods, its own among them. */
export function allocatable({ cpus, memoryGiB }: MachineType): Room {
  return {
    cpuMillis: Math.floor((cpus - kept(cpus, KEPT.cpus)) * 1000),
    memoryMiB: Math.floor((memoryGiB - kept(memoryGiB, KEPT.memoryGiB)) * 1024) - KEPT.evictionMiB,
  };
}

function kept(amount: number, [tier, ...others]: readonly Tier[]): number {
  if (tier === undefined || amount <= 0) return 0;
  const [size, share] = tier;
  return Math.min(amount, size) * share + kept(amount - size, others);
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
