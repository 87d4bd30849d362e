import { kubectlJson } from '../../../drills/kubectl';

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
  const { items } = await kubectlJson<{ items: Rollout[] }>(['-n', namespace, 'get', 'statefulsets']);
  return items.every(
    ({ spec, status, metadata }) =>
      status.observedGeneration === metadata.generation &&
      status.currentRevision === status.updateRevision &&
      status.readyReplicas === spec.replicas,
  );
}
