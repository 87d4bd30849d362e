import { deleteAllPods, forceDeleteAllPods } from '../../drills/faults/delete-all-pods';
import { deletePod } from '../../drills/faults/delete-pod';
import { deletePodAndVolume } from '../../drills/faults/delete-pod-and-volume';
import { drainNode } from '../../drills/faults/drain-node';
import type { Fault } from '../../drills/faults/fault';
import { forceDeletePod } from '../../drills/faults/force-delete-pod';
import { isolatePod } from '../../drills/faults/isolate-pod';

/** A fault that a user can have: it needs no more than `kubectl` does. */
export interface Offered {
  readonly fault: Fault;
  /** What it does, as a sentence about the primary `pod`. */
  readonly does: (pod: string) => string;
  /** What is seen of it before it is healed, or waited out: pods that are not ready, or another primary. @default - nothing */
  readonly effect?: 'gone' | 'another primary';
  /** Whether it lasts until it is healed. */
  readonly lasts?: true;
  /** Whether it takes data with it that replicas alone have then. */
  readonly losesDisk?: true;
}

/** All of them, by the names that are typed. */
export const OFFERED = {
  'delete-pod': {
    fault: deletePod,
    does: pod => `The pod ${pod} is deleted, as by an eviction: it hands over first.`,
    effect: 'gone',
  },
  'delete-pod-by-force': {
    fault: forceDeletePod,
    does: pod => `The pod ${pod} is deleted by force, as off a dead node.`,
    effect: 'gone',
  },
  'delete-pod-and-volume': {
    fault: deletePodAndVolume,
    does: pod => `The pod ${pod} is deleted by force together with its claim, as by the loss of a disk.`,
    effect: 'gone',
    losesDisk: true,
  },
  'delete-all-pods': {
    fault: deleteAllPods,
    does: () => 'The pods of all servers are deleted at once, as by a hasty restart.',
    effect: 'gone',
  },
  'delete-all-pods-by-force': {
    fault: forceDeleteAllPods,
    does: () => 'The pods of all servers are deleted by force at once, as by the loss of a node pool.',
    effect: 'gone',
  },
  'isolate-pod': {
    fault: isolatePod,
    does: pod => `The pod ${pod} is cut off from all others by a network policy, as by a partition.`,
    effect: 'another primary',
    lasts: true,
  },
  'drain-node': {
    fault: drainNode,
    does: pod => `The node of ${pod} takes no new pods for a while, and servers on it are evicted, as by an upgrade.`,
  },
} as const satisfies Readonly<Record<string, Offered>>;

export type FaultName = keyof typeof OFFERED;

export const FAULT_NAMES = Object.keys(OFFERED) as readonly FaultName[];
