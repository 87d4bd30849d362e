import type { Fault } from '../../../drills/faults/fault';
import { FULL } from '../support/engines';
import { nodeOfPod } from '../support/zones';
import { anotherPrimary, primaryOf } from './primary';
import type { Release } from './release';
import { type DrillSettings, drill, type Subject } from './subject';

/** A node that is gone for this long is NotReady, and its pods are not asked to serve any more. */
const NODE_LOST_MS = FULL ? 60_000 : 30_000;

/** Cuts or hangs the primary's node. */
export async function loseNode(subject: Subject, name: string, fault: Fault): Promise<void> {
  await drill(subject, await nodeLoss(subject.release(), name, fault));
}

/** What takes the primary's node away; the writers are elsewhere. */
export async function nodeLoss(release: Release, name: string, fault: Fault): Promise<DrillSettings> {
  const pod = await primaryOf(release);
  const node = (await nodeOfPod(release.namespace)).get(pod);
  if (!node) throw new Error(`Pod ${release.namespace}/${pod} is on no node.`);
  return {
    name,
    fault,
    target: { pod, node },
    awayFrom: node,
    lastsMs: NODE_LOST_MS,
    effect: anotherPrimary(release, pod),
  };
}
