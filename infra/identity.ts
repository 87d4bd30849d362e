/** A service account of Kubernetes. */
export interface KubernetesIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
}
