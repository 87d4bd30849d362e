import { currentNamespace } from './cluster';
import { podsMade } from './explain/pods';
import type { Manifest } from './explain/read-manifests';

/** Manifests, each with the namespace that it is for. Where all pods are said to have one, kubectl is not asked for its own. */
export async function placed(manifests: readonly Manifest[]): Promise<readonly Manifest[]> {
  const areAll = podsMade(manifests).every(({ namespace }) => namespace !== undefined);
  return areAll ? manifests : placedIn(manifests, await currentNamespace());
}

/** Manifests, with this namespace where they name none. */
export function placedIn(manifests: readonly Manifest[], namespace: string): Manifest[] {
  return manifests.map(each => ({
    ...each,
    metadata: { ...each.metadata, namespace: each.metadata.namespace ?? namespace },
  }));
}
