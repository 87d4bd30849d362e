import type { ApiManifest } from '../api-manifest';

/**
 * The waves of a folder, by kind. Only what Argo CD finds healthy at once stands before the last, and so what is waited
 * for never hangs: while Argo CD waits for a wave, it takes up no other commit, and an update whose servers do not come
 * back could not be taken back. So servers, keeper and clients are one wave: clients try until servers answer, and the
 * servers need the keeper to become healthy.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const WAVES: Readonly<Record<string, number>> = {
  Namespace: -4,
  ResourceQuota: -3,
  ServiceAccount: -3,
  StorageClass: -2,
  PersistentVolume: -2,
  // Many a claim is bound only when a pod asks for it.
  PersistentVolumeClaim: 0,
};

/** Configuration, Services and policies: before the pods that read them, or that they protect. */
const BEFORE_PODS = -1;

/** Kinds that run pods. */
const PODS = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet'];

/** The wave that an object is applied in. */
export function waveOf({ kind }: Pick<ApiManifest, 'kind'>): number {
  return WAVES[kind] ?? (PODS.includes(kind) ? 0 : BEFORE_PODS);
}

/** With a namespace go the claims in it, and with a claim the way to the data: Argo CD is told never to delete one. */
const HOLDING_DATA = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'];
const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

/** An object as Argo CD is to apply it. Other tools find nothing but annotations more. */
export function prepared<T extends ApiManifest>(object: T): T {
  const wave = waveOf(object);
  const annotations = {
    ...object.metadata.annotations,
    ...(wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) }),
    ...(HOLDING_DATA.includes(object.kind) ? KEPT : {}),
  };
  if (Object.keys(annotations).length === 0) return object;
  return { ...object, metadata: { ...object.metadata, annotations } };
}
