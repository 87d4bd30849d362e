import { ask } from '../../../drills/api-server';
import { podsOf } from './deployment';

const NODES = '/api/v1/nodes';

interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
}

interface ScheduledPod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName?: string };
}

/** The zone of each pod of a namespace, by the label of its node. */
export async function zoneOfPod(namespace: string): Promise<Map<string, string>> {
  const nodes = await ask<{ items: Node[] }>(NODES);
  const zones = new Map(
    nodes.items.map(({ metadata }) => [metadata.name, metadata.labels['topology.kubernetes.io/zone'] ?? '']),
  );
  return new Map([...(await nodeOfPod(namespace))].map(([pod, node]) => [pod, zones.get(node) ?? '']));
}

/** The node of each pod of a namespace that is on one. */
export async function nodeOfPod(namespace: string): Promise<Map<string, string>> {
  const pods = await podsOf<ScheduledPod>(namespace);
  return new Map(
    pods.flatMap(({ metadata, spec }) => (spec.nodeName ? [[metadata.name, spec.nodeName] as const] : [])),
  );
}

/** Names of the cluster's nodes. */
export async function nodeNames(): Promise<string[]> {
  const { items } = await ask<{ items: Node[] }>(NODES);
  return items.map(({ metadata }) => metadata.name);
}
