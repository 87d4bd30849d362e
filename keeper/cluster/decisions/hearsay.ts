import type { ClusterNode } from '../observation/cluster-nodes';
import type { AnsweringPod } from '../observation/observation';

/** What the answering pods say of one node, whether it is a pod of the topology or not. */
export interface Hearsay {
  /** Every different word on the node once: where all views agree and are read as one object, a single one. */
  readonly nodes: readonly ClusterNode[];
  /** How many pods know the node. */
  readonly knownBy: number;
}

/** Hearsay by node id, in the order in which the nodes are first named. */
export type HearsayById = ReadonlyMap<string, Hearsay>;

/**
 * Sorts what the pods say by the node of which they say it. A thousand pods tell a million such things and mostly
 * agree, so that most questions can be answered from this without looking at each pair of pods.
 */
export function hearsayOf(pods: readonly AnsweringPod[]): HearsayById {
  const byId = new Map<string, { nodes: ClusterNode[]; knownBy: number }>();
  const byNode = new Map<ClusterNode, { nodes: ClusterNode[]; knownBy: number }>();
  for (const { known } of pods) {
    for (const node of known) {
      let hearsay = byNode.get(node);
      if (!hearsay) {
        hearsay = byId.get(node.id);
        if (!hearsay) {
          hearsay = { nodes: [], knownBy: 0 };
          byId.set(node.id, hearsay);
        }
        hearsay.nodes.push(node);
        byNode.set(node, hearsay);
      }
      hearsay.knownBy++;
    }
  }
  return byId;
}
