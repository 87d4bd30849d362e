/** Name of the file by which Flux and `kubectl apply -k` take up a folder. */
export const KUSTOMIZATION = 'kustomization.yaml';

/** The list of a folder's files. */
export function kustomization(files: readonly string[]) {
  return { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [...files].sort() };
}
