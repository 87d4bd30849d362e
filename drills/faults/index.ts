import { cutNode, freezeNode } from './break-node';
import { crashServer } from './crash-server';
import { deleteAllPods, forceDeleteAllPods } from './delete-all-pods';
import { deletePod } from './delete-pod';
import { deletePodAndVolume } from './delete-pod-and-volume';
import { drainNode } from './drain-node';
import type { Fault } from './fault';
import { forceDeletePod } from './force-delete-pod';
import { freezeProcess } from './freeze-process';
import { isolatePod } from './isolate-pod';
import { killProcess } from './kill-process';

/** Every fault there is. */
export const FAULTS: readonly Fault[] = [
  deletePod,
  forceDeletePod,
  deletePodAndVolume,
  deleteAllPods,
  forceDeleteAllPods,
  crashServer,
  isolatePod,
  drainNode,
  killProcess,
  freezeProcess,
  cutNode,
  freezeNode,
];

/**
 * Finds a fault by its name.
 *
 * @throws Error that lists the names
 */
export function faultNamed(name: string): Fault {
  const fault = FAULTS.find(fault => fault.name === name);
  if (!fault) throw new Error(`There is no fault "${name}". There are: ${FAULTS.map(fault => fault.name).join(', ')}.`);
  return fault;
}
