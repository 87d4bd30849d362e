import { ask, inNamespace, logOf } from '../../drills/api-server';
import { COMPONENT } from '../../lib/config/labels';
import { podsOf, type Seen } from '../status/seen';
import { type ClusterEvent, type Happening, ofCluster, ofKeeper } from './timeline';

/** What Kubernetes and the keepers know to have happened to topologies of a namespace, in no order. */
export async function readHappenings(namespace: string, all: readonly Seen[]): Promise<Happening[]> {
  const { items } = await ask<{ items: ClusterEvent[] }>(`${inNamespace(namespace)}/events`);
  return (await Promise.all(all.map(seen => happeningsOf(seen, items)))).flat();
}

async function happeningsOf(seen: Seen, events: readonly ClusterEvent[]): Promise<Happening[]> {
  const { namespace, name, sets, sentinelSet, pods } = seen;
  const known = new Set([
    ...[...sets, ...(sentinelSet ? [sentinelSet] : [])].flatMap(set => [set.metadata.name, ...podsOf(set)]),
    ...pods.map(({ metadata }) => metadata.name),
  ]);
  // Of pods that are gone, and of claims, which are called after them.
  const belongs = (object: string) =>
    known.has(object) || object.startsWith(`${name}-keeper-`) || known.has(object.replace(/^[^-]+-/, ''));
  const keepers = pods.filter(({ metadata }) => metadata.labels?.[COMPONENT] === 'keeper');
  const logs = await Promise.all(
    // One that has just begun has no log yet.
    keepers.map(({ metadata }) => logOf({ namespace, pod: metadata.name }).catch(() => '')),
  );
  return [...ofCluster(events, belongs), ...logs.flatMap(ofKeeper)];
}
