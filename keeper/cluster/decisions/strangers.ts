import { wait } from '../../decision';
import { podOf } from '../../hostname';
import type { ClusterNode } from '../observation/cluster-nodes';
import { shardOf } from '../pod-names';
import type { Finding } from './decision';
import { isFailing, knows, nameNode, type View } from './view';

/** A living node that is none of the topology's pods, by its name, and owns slots: two clusters have become one. */
export function reportForeignOwners(view: View): Finding | undefined {
  const wanted = new Set(view.shards.flatMap(({ pods }) => pods));
  const isForeign = ({ hostname }: ClusterNode) => {
    const pod = podOf(hostname, view.spec.domain) ?? '';
    // A removed shard that does not answer for a moment is no foreign one.
    const isRemoved = view.spec.rebalance && shardOf(pod, view.spec) !== undefined;
    return hostname && !wanted.has(pod) && !isRemoved;
  };
  const owners = strangers(view).filter(({ id }) => view.ownership.counts.has(id));
  const found = owners.find(node => isAlive(node) && isForeign(node));
  return found && wait(describeOwner(found, view));
}

/** Any node that is none of the topology's pods, and what is to be done about it. */
export function reportStrangers(view: View): string | undefined {
  const [node] = strangers(view);
  if (!node) return undefined;
  if (view.ownership.counts.has(node.id)) return describeOwner(node, view);
  if (!isAlive(node)) return `${nameNode(node)} is gone, and is forgotten once all agree that it failed`;
  const pod = view.pods.find(each => knows(each, node.id) === node);
  return (
    `${nameNode(node)} is not in this topology, and alive: ${pod?.pod} is connected to it. It owns no slots; ` +
    `${originOf(node, view)}, then let every pod forget it; see the runbook "Keeper not ready"`
  );
}

function describeOwner(node: ClusterNode, view: View): string {
  const slots = view.ownership.counts.get(node.id);
  return `${nameNode(node)} is not in this topology and owns ${slots} slots: ${originOf(node, view)}; see the runbook "Keeper not ready"`;
}

function originOf(node: ClusterNode, { spec }: View): string {
  const pod = podOf(node.hostname, spec.domain);
  if (pod) return `if shards or replicas were made fewer, set them back; if not, find out where ${pod} comes from`;
  return node.hostname
    ? 'it is of another topology, which has to be kept apart from this one by a network policy'
    : 'find out whose it is';
}

/** What is said of nodes that are none of the pods. */
function strangers({ byId, hearsay }: View): ClusterNode[] {
  return [...hearsay].filter(([id]) => !byId.has(id)).flatMap(([, { nodes }]) => nodes);
}

function isAlive(node: ClusterNode): boolean {
  return !isFailing(node) && !node.flags.includes('noaddr') && node.connected;
}
