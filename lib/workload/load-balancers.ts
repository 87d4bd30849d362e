/** A cloud that makes load balancers for Services, each told by annotations of its own. */
export type Cloud = 'gke' | 'eks' | 'other';

/** Who makes the load balancer on EKS: what every cluster has, or AWS' own controller, which is installed into it. */
export type EksController = 'cloud-provider' | 'aws-load-balancer-controller';

/** How a load balancer is reached. */
export interface Reach {
  readonly cloud: Cloud;
  readonly eksController: EksController;
  readonly access: 'internal' | 'public';
  /** A certificate of AWS Certificate Manager, and the port that has it. EKS alone. */
  readonly certificate?: { readonly arn: string; readonly port: string };
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

/**
 * The annotations by which a cloud makes a load balancer as it is wanted. Those of `other` are unknown: whoever has it
 * says them.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
 * @see https://cloud-provider-aws.sigs.k8s.io/service_controller/
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export function loadBalancerAnnotations({
  cloud,
  eksController,
  access,
  certificate,
}: Reach): Readonly<Record<string, string>> {
  switch (cloud) {
    case 'gke':
      return access === 'internal'
        ? { 'networking.gke.io/load-balancer-type': 'Internal' }
        : { 'cloud.google.com/l4-rbs': 'enabled' };
    case 'eks':
      return {
        ...(eksController === 'cloud-provider'
          ? // A public one says nothing: some versions take any value for a yes.
            { [`${AWS}-type`]: 'nlb', ...(access === 'internal' ? { [`${AWS}-internal`]: 'true' } : {}) }
          : { [`${AWS}-nlb-target-type`]: 'instance' }),
        [`${AWS}-scheme`]: access === 'internal' ? 'internal' : 'internet-facing',
        ...(certificate ? { [`${AWS}-ssl-cert`]: certificate.arn, [`${AWS}-ssl-ports`]: certificate.port } : {}),
      };
    case 'other':
      return {};
  }
}

/** The class by which a controller takes a Service for its own. @returns undefined where the cloud itself makes it */
export function loadBalancerClass({ cloud, eksController }: Reach): string | undefined {
  return cloud === 'eks' && eksController === 'aws-load-balancer-controller' ? 'service.k8s.aws/nlb' : undefined;
}
