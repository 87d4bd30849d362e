import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { KubernetesIdentity } from '../identity';

/**
 * How IAM calls a service account of Kubernetes, which needs no key: its pods are known to Google by Workload Identity
 * Federation. It has to be there, that is a cluster, before a right can be given to it.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export function principalOf(
  project: pulumi.Input<string>,
  { namespace, serviceAccount }: KubernetesIdentity,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  const { number } = gcp.organizations.getProjectOutput({ projectId: project }, opts);
  return pulumi.interpolate`principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${project}.svc.id.goog/subject/ns/${namespace}/sa/${serviceAccount}`;
}
