import { LABELS } from '../../lib/config/labels';
import type { Fault } from './fault';
import { type Isolation, isolate, isolatedPods, letBack } from './isolation';

const BASE: Isolation = { mark: 'together', policy: 'redis-ha-isolated-together' };
const EACH_OTHER = { podSelector: { matchLabels: isolatedPods(BASE) } };
// Clients stand on both sides of the partition: they are who could be told different things by the two.
const CLIENTS = {
  namespaceSelector: {},
  podSelector: { matchExpressions: [{ key: LABELS.client, operator: 'Exists' }] },
};
const TOGETHER: Isolation = {
  ...BASE,
  rules: { ingress: [{ from: [EACH_OTHER, CLIENTS] }], egress: [{ to: [EACH_OTHER] }] },
};

/**
 * Cuts a pod and some others off from the rest of the cluster, DNS too: they see each other, and clients see them.
 *
 * @param others Names of the pods that are cut off together with the target's.
 */
export function isolateTogether(others: readonly string[]): Fault {
  return {
    name: `isolate pod together with ${others.join(' and ')}`,
    portable: true,
    inject: ({ namespace, pod }) => isolate(namespace, TOGETHER, [pod, ...others]),
    heal: ({ namespace, pod }) => letBack(namespace, TOGETHER, [pod, ...others]),
  };
}
