import { ask, inNamespace } from '../../drills/api-server';
import { CONFIG_HASH_ANNOTATION } from '../../lib/config/hash';
import { COMPONENT, INSTANCE } from '../../lib/config/labels';
import { Failure } from '../failure';
import { findTopologies, OURS, withKeeper } from '../status/read';
import type { Pod, Seen } from '../status/seen';

/** Pods that belong together, of which one at least is on the node. */
export interface Group {
  readonly namespace: string;
  /** Name of the topology, front or proxy. */
  readonly name: string;
  /** All of its pods that have not ended, wherever they are. */
  readonly pods: readonly Pod[];
  /** How the topology is. @default - it is a front or a proxy */
  readonly seen?: Seen;
}

/** What a drain would have leave a node. */
export interface OnNode {
  readonly groups: readonly Group[];
  /** How many pods that are not of this library are there. */
  readonly others: number;
}

interface Node {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Components that stand before topologies, and have names of their own. */
const BEFORE = ['front', 'proxy'];

/** @throws Failure where there is no such node, or no other that its pods could go to */
export async function checkNode(node: string): Promise<void> {
  const { items } = await ask<{ items: Node[] }>('/api/v1/nodes');
  const names = items.map(({ metadata }) => metadata.name);
  if (!names.includes(node)) throw new Failure(`There is no node ${node}; there are ${names.join(', ')}.`);
  const takesPods = ({ spec, status }: Node) =>
    !spec?.unschedulable && status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  if (!items.some(each => each.metadata.name !== node && takesPods(each))) {
    throw new Failure(`No other node takes pods, so those of ${node} would have nowhere to go.`);
  }
}

/** What is on a node, in all namespaces or in one. */
export async function lookAt(node: string, namespace: string | undefined): Promise<OnNode> {
  const path = namespace === undefined ? '/api/v1/pods' : `${inNamespace(namespace)}/pods`;
  const { items } = await ask<{ items: Pod[] }>(path, { query: { fieldSelector: `spec.nodeName=${node}` } });
  const there = items.filter(isEvicted);
  const uids = new Set(there.map(({ metadata }) => metadata.uid));
  const namespaces = [...new Set(there.filter(isLabelled).map(namespaceOf))].sort();
  const all = (await Promise.all(namespaces.map(groupsIn))).flat();
  const groups = all.filter(({ pods }) => pods.some(({ metadata }) => uids.has(metadata.uid)));
  const known = new Set(groups.flatMap(({ pods }) => pods.map(({ metadata }) => metadata.uid)));
  return {
    groups: await Promise.all(groups.map(asked)),
    others: there.filter(({ metadata }) => !known.has(metadata.uid)).length,
  };
}

/** The same group as it is now. Without pods where there is nothing left of it. */
export async function again({ namespace, name, seen }: Group): Promise<Group> {
  const same = (each: Group) => each.name === name && (each.seen === undefined) === (seen === undefined);
  const found = (await groupsIn(namespace)).find(same);
  return found ? asked(found) : { namespace, name, pods: [] };
}

/** With what the keeper says. */
async function asked(group: Group): Promise<Group> {
  return group.seen ? { ...group, seen: await withKeeper(group.seen) } : group;
}

async function groupsIn(namespace: string): Promise<Group[]> {
  const topologies = (await findTopologies(namespace)).filter(({ pods }) => pods.some(isOurs));
  return [
    ...topologies.map(seen => ({ namespace, name: seen.name, pods: seen.pods.filter(isEvicted), seen })),
    ...(await groupsBefore(namespace)),
  ];
}

/** Fronts and proxies. */
async function groupsBefore(namespace: string): Promise<Group[]> {
  const query = { labelSelector: `${OURS},${COMPONENT} in (${BEFORE.join(',')})` };
  const { items } = await ask<{ items: Pod[] }>(`${inNamespace(namespace)}/pods`, { query });
  const pods = items.filter(pod => isEvicted(pod) && isOurs(pod));
  const names = [...new Set(pods.map(instanceOf))].sort();
  return names.map(name => ({ namespace, name, pods: pods.filter(pod => instanceOf(pod) === name) }));
}

/** Whether a drain evicts a pod: it has not ended, and neither a DaemonSet nor the kubelet would make it anew there. */
function isEvicted({ metadata, status }: Pod): boolean {
  const stays = metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet' || kind === 'Node');
  return !stays && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

const isLabelled = ({ metadata: { labels = {} } }: Pod) =>
  Object.entries(labels).some(([label, value]) => `${label}=${value}` === OURS);
const instanceOf = ({ metadata }: Pod) => metadata.labels?.[INSTANCE] ?? '';
const namespaceOf = ({ metadata }: Pod) => metadata.namespace ?? '';
/** Others call what they make `redis` as well. */
const isOurs = ({ metadata }: Pod) => metadata.annotations?.[CONFIG_HASH_ANNOTATION] !== undefined;
