import { type App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Environment } from '../environments';
import type { Manifest } from './pods';
import { quotaOf } from './quota';

/**
 * Pods must be as restricted as Kubernetes knows it; who applies others is warned, and it is logged.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
const POD_SECURITY = Object.fromEntries(
  ['enforce', 'warn', 'audit'].map(mode => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
);

/** Names of an environment's namespaces. */
export function namespacesOf({ redis, counter, sentinel }: Environment): string[] {
  const beside = sentinel ? [sentinel.namespace, sentinel.counter.namespace] : [];
  return [...new Set([redis.namespace, counter.namespace, ...beside])];
}

/**
 * The chart of an environment's namespaces: what must be there before all else. Each has a quota that follows from the
 * objects for it.
 */
export function namespacesChart(app: App, environment: Environment, objects: readonly Manifest[]): Chart {
  const chart = new Chart(app, 'namespaces');
  const names = namespacesOf(environment);
  for (const name of names) new k8s.KubeNamespace(chart, name, { metadata: { name, labels: POD_SECURITY } });
  for (const name of names) quota(chart, name, objects);
  if (environment.cloud !== 'any') backupAccount(chart, environment.redis.namespace, environment.backup.serviceAccount);
  return chart;
}

function quota(chart: Chart, namespace: string, objects: readonly Manifest[]): void {
  const hard = quotaOf(objects.filter(({ metadata }) => metadata.namespace === namespace));
  new k8s.KubeResourceQuota(chart, `${namespace}-quota`, {
    metadata: { name: 'workloads', namespace },
    spec: {
      hard: Object.fromEntries(
        Object.entries(hard).map(([resource, most]) => [resource, k8s.Quantity.fromString(most)]),
      ),
    },
  });
}

/**
 * The ServiceAccount that backups run as. They need no token of the Kubernetes API: Google's metadata server on the node
 * knows by itself which account a pod has, and hands out Google's tokens; on EKS a token for its Pod Identity alone is
 * put into the pod. What takes snapshots of volumes asks for a token itself, and Pulumi gives the account the rights.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
function backupAccount(chart: Chart, namespace: string, name: string): void {
  new k8s.KubeServiceAccount(chart, 'Backup', {
    metadata: { name, namespace },
    automountServiceAccountToken: false,
  });
}
