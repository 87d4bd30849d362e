/** What a pod asks for, or what a node has for pods. */
export interface Room {
  /** Thousandths of a processor. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
}

/** A part of an amount, and how much of that part is kept. */
export type Tier = readonly [size: number, kept: number];

/** What a cloud keeps of a node's processors for itself: Google's and AWS' tables are the same. */
export const KEPT_CPUS: readonly Tier[] = [
  [1, 0.06],
  [1, 0.01],
  [2, 0.005],
  [Number.POSITIVE_INFINITY, 0.0025],
];

/** Memory below which pods are evicted, in both clouds. */
export const EVICTION_MIB = 100;

/** Share of a machine's memory that a node reports: kernel and firmware take the rest. */
export const REPORTED = 0.97;

/** How much of an amount is kept, tier by tier. */
export function kept(amount: number, [tier, ...others]: readonly Tier[]): number {
  if (tier === undefined || amount <= 0) return 0;
  const [size, share] = tier;
  return Math.min(amount, size) * share + kept(amount - size, others);
}

/** What is left of a room. */
export function without(room: Room, taken: Room): Room {
  return { cpuMillis: room.cpuMillis - taken.cpuMillis, memoryMiB: room.memoryMiB - taken.memoryMiB };
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
