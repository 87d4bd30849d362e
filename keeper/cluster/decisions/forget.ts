import { take } from '../../decision';
import type { ClusterNode } from '../observation/cluster-nodes';
import type { Finding, Step } from './decision';
import { isFailing, knows, nameNode, type View } from './view';

/**
 * Takes nodes that are gone for good out of every view, all views in one decision: one that still knows the node would
 * hand it on by gossip. A node is gone when every pod of the topology answers and none is that node, everybody who
 * knows it holds it for dead, it owns no slot in anybody's view, even an outdated one, and no pod replicates it.
 * Where some found another node at its address, it is enough that the others suspect it.
 *
 * @param isDead what counts as dead beside a node without an address; by default the cluster's agreed `fail`
 */
export function forgetDead(view: View, isDead = agreedFailed): Finding | undefined {
  if (view.silent.length > 0) return undefined;
  const strangers = [...view.hearsay].filter(([id]) => !view.byId.has(id));
  if (strangers.length === 0) return undefined;
  const followed = new Set(
    view.pods.flatMap(({ id, primaryId }) => [
      primaryId,
      ...(view.hearsay.get(id)?.nodes ?? []).map(node => node.primaryId),
    ]),
  );
  for (const [id, { nodes }] of strangers) {
    // Whoever met another node at its address does not suspect it any more, so that the rest may never be enough to agree.
    const replaced = nodes.some(hasNoAddress);
    const dead = nodes.every(node => isDead(node) || hasNoAddress(node) || (replaced && isFailing(node)));
    if (!dead || view.ownership.claimed.has(id) || followed.has(id)) continue;
    const [sample] = nodes;
    const steps = view.pods
      .filter(pod => knows(pod, id))
      .map((pod): Step => ({ kind: 'forget', pod: pod.pod, id, why: 'it is gone, owns no slot and has no replica' }));
    return take(`forgetting ${sample ? nameNode(sample) : id}, which is gone`, steps);
  }
  return undefined;
}

function hasNoAddress({ flags }: ClusterNode): boolean {
  return flags.includes('noaddr');
}

function agreedFailed(node: ClusterNode): boolean {
  return node.flags.includes('fail');
}
