import { ask, inNamespace } from '../../../drills/api-server';

interface Rollout {
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly readyReplicas?: number;
    readonly currentRevision: string;
    readonly updateRevision: string;
    readonly observedGeneration: number;
  };
  readonly metadata: { readonly generation: number };
}

/** Whether every StatefulSet of a namespace has replaced all of its pods, and they are ready. */
export async function isRolledOut(namespace: string): Promise<boolean> {
  const { items } = await ask<{ items: Rollout[] }>(`${inNamespace(namespace, 'apps/v1')}/statefulsets`);
  return items.every(
    ({ spec, status, metadata }) =>
      status.observedGeneration === metadata.generation &&
      status.currentRevision === status.updateRevision &&
      status.readyReplicas === spec.replicas,
  );
}

interface DeployedPods {
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly observedGeneration: number;
  };
  readonly metadata: { readonly generation: number };
}

/** Whether a Deployment has replaced all of its pods, and they are available. */
export async function isDeployed(namespace: string, name: string): Promise<boolean> {
  const deployment = `${inNamespace(namespace, 'apps/v1')}/deployments/${name}`;
  const { spec, status, metadata } = await ask<DeployedPods>(deployment);
  const { replicas, updatedReplicas, availableReplicas, observedGeneration } = status;
  const all = [replicas, updatedReplicas, availableReplicas].every(count => count === spec.replicas);
  return all && observedGeneration === metadata.generation;
}
