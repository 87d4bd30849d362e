import { type ApiObject, JsonPatch } from 'cdk8s';

/**
 * Takes the namespace, which cdk8s gives every object of a chart, out of an object of a kind that has none. The API
 * server would drop it, and GitOps tools would then see a difference that never ends.
 */
export function clusterWide(object: ApiObject): void {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}
