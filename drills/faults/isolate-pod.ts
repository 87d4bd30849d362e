import { LABELS } from '../../lib/config/labels';
import { apply, kubectl, kubectlJson, unlessMissing } from '../kubectl';
import type { Fault } from './fault';

// The label takes a pod out of the topology's own policies, which would allow again what is denied here.
const ISOLATED = LABELS.isolated;

const POLICY = 'redis-ha-isolated';

/**
 * Cuts a pod off from all others by a NetworkPolicy. Whether connections that exist are cut as well depends on the
 * cluster's network. The pod stays reachable from its own node, and its probes go on.
 */
export const isolatePod: Fault = {
  name: 'isolate pod',
  portable: true,
  inject: async ({ namespace, pod }) => {
    // The policy first: a pod that has only the label would be under no policy at all.
    await apply([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: POLICY, namespace },
        spec: { podSelector: { matchLabels: { [ISOLATED]: 'true' } }, policyTypes: ['Ingress', 'Egress'] },
      },
    ]);
    await kubectl(['-n', namespace, 'label', 'pod', pod, '--overwrite', `${ISOLATED}=true`]);
  },
  heal: async ({ namespace, pod }) => {
    await unlessMissing(kubectl(['-n', namespace, 'label', 'pod', pod, `${ISOLATED}-`]));
    const others = await kubectlJson<{ items: unknown[] }>(['-n', namespace, 'get', 'pods', '-l', `${ISOLATED}=true`]);
    if (others.items.length > 0) return;
    await kubectl(['-n', namespace, 'delete', 'networkpolicy', POLICY, '--ignore-not-found']);
  },
};
