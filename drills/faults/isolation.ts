import { LABELS } from '../../lib/config/labels';
import { apply, kubectl, kubectlJson, unlessMissing } from '../kubectl';

/** Pods with the same mark see, at most, each other. */
export interface Isolation {
  /** Value of the label that takes a pod out of the topology's own policies, which would allow again what is denied. */
  readonly mark: string;
  /** Name of the policy. */
  readonly policy: string;
  /** Pods that may be talked with, and no others. */
  readonly rules?: { readonly ingress: readonly unknown[]; readonly egress: readonly unknown[] };
}

/** Selects the pods of an isolation. */
export function isolatedPods({ mark }: Isolation): Record<string, string> {
  return { [LABELS.isolated]: mark };
}

/** Cuts pods off from what the isolation's rules do not name. */
export async function isolate(namespace: string, isolation: Isolation, pods: readonly string[]): Promise<void> {
  // The policy first: a pod that has only the label would be under no policy at all.
  await apply([
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: isolation.policy, namespace },
      spec: {
        podSelector: { matchLabels: isolatedPods(isolation) },
        policyTypes: ['Ingress', 'Egress'],
        ...isolation.rules,
      },
    },
  ]);
  await kubectl(['-n', namespace, 'label', 'pod', ...pods, '--overwrite', `${LABELS.isolated}=${isolation.mark}`]);
}

/** Lets these pods back; the policy goes with the last pod that it is for. */
export async function letBack(namespace: string, isolation: Isolation, pods: readonly string[]): Promise<void> {
  for (const pod of pods) await unlessMissing(kubectl(['-n', namespace, 'label', 'pod', pod, `${LABELS.isolated}-`]));
  const selector = `${LABELS.isolated}=${isolation.mark}`;
  const others = await kubectlJson<{ items: unknown[] }>(['-n', namespace, 'get', 'pods', '-l', selector]);
  if (others.items.length > 0) return;
  await kubectl(['-n', namespace, 'delete', 'networkpolicy', isolation.policy, '--ignore-not-found']);
}
