import { kubectl, kubectlJson, nodeOf } from '../kubectl';
import type { Target } from './fault';

/** Carried by a node that a fault was done to, with the target as its value. */
const MARK = 'redis-ha/drill';

interface Node {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

/**
 * Finds the target's node and marks it. By the time of healing the pod is on another node, so that nothing else would
 * tell which one to heal, least of all after this program was ended half-way.
 */
export async function markNode(target: Target): Promise<string> {
  const node = target.node ?? (await nodeOf(target.namespace, target.pod));
  await kubectl(['annotate', 'node', node, '--overwrite', `${MARK}=${markOf(target)}`]);
  return node;
}

/** Nodes that carry the target's mark. */
export async function markedNodes(target: Target): Promise<string[]> {
  const { items } = await kubectlJson<{ items: Node[] }>(['get', 'nodes']);
  return items
    .filter(({ metadata }) => metadata.annotations?.[MARK] === markOf(target))
    .map(node => node.metadata.name);
}

/** Takes the mark off. */
export async function unmarkNode(node: string): Promise<void> {
  await kubectl(['annotate', 'node', node, `${MARK}-`]);
}

function markOf({ namespace, pod }: Target): string {
  return `${namespace}/${pod}`;
}
