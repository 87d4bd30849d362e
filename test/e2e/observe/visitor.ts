import { execIn } from '../../../drills/api-server';
import { apply, kubectl } from '../../../drills/kubectl';

/** Pods that try to reach exporters, by where they are. */
const NAME = 'visitor';

/** Runs a pod in a namespace that can ask others for their metrics, and waits until it does. */
export async function runVisitor(namespace: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
  await apply([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: NAME, namespace, labels },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: NAME,
            image: 'redis:8.0-alpine',
            imagePullPolicy: 'IfNotPresent',
            command: ['sleep', '3600'],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    },
  ]);
  await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', `pod/${NAME}`, '--timeout=60s']);
}

/** Takes it away. */
export async function removeVisitor(namespace: string): Promise<void> {
  await kubectl(['-n', namespace, 'delete', 'pod', NAME, '--ignore-not-found', '--grace-period=0', '--force']);
}

/** Which of some addresses show metrics to that pod. Those that do not within 3 s refuse it. */
export async function reached(namespace: string, urls: readonly string[]): Promise<string[]> {
  const script =
    'for url; do (timeout 3 wget -q -O - "$url" 2>/dev/null | grep -q "^# TYPE" && echo "$url") & done; wait';
  const { stdout } = await execIn({ namespace, pod: NAME }, ['sh', '-c', script, 'sh', ...urls]);
  return stdout.split('\n').filter(Boolean).sort();
}
