import type { Fault } from './fault';
import { type Isolation, isolate, letBack } from './isolation';

const ALONE: Isolation = { mark: 'true', policy: 'redis-ha-isolated' };

/**
 * Cuts a pod off from all others by a NetworkPolicy. Whether connections that exist are cut as well depends on the
 * cluster's network. The pod stays reachable from its own node, and its probes go on.
 */
export const isolatePod: Fault = {
  name: 'isolate pod',
  portable: true,
  inject: ({ namespace, pod }) => isolate(namespace, ALONE, [pod]),
  heal: ({ namespace, pod }) => letBack(namespace, ALONE, [pod]),
};
