import { cutNode } from '../../../drills/faults/break-node';
import { drainNode } from '../../../drills/faults/drain-node';
import { parseInfo } from '../../../keeper/observation/info';
import { onServer } from '../../e2e/support/redis';

/** Namespaces of figures: the suites' own may be in use. */
export const WHERE = {
  cluster: 'figures-cluster',
  clusterClients: 'figures-cluster-clients',
  sentinel: 'figures-sentinel',
  sentinelClients: 'figures-sentinel-clients',
} as const;

/** How long a server is frozen or cut off, in milliseconds: longer than a failover, so that its return ends no gap. */
export const LASTS_MS = 15_000;

/** Engine and version that a server says to be, such as `redis 8.0.6`. */
export async function engineOf(namespace: string, pod: string): Promise<string> {
  return parseInfo(await onServer(namespace, pod, 'info server')).engine;
}

/** Lets nodes back that a run which was broken off left cut or drained. */
export async function healNodes(namespace: string, pods: readonly string[]): Promise<void> {
  for (const pod of pods) for (const { heal } of [cutNode, drainNode]) await heal({ namespace, pod });
}
