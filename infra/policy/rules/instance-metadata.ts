import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { each, eachOf } from '../each';

/** What tells a machine its credentials must not tell them to a pod. */
interface Metadata {
  readonly metadataOptions?: { readonly httpTokens?: string; readonly httpPutResponseHopLimit?: number };
}

/** Hops that an answer may take: one reaches the machine itself, and no pod that has a network of its own. */
const HOPS = 1;

/**
 * Credentials of a node are not for its pods: IMDSv2 and one hop on AWS, Google's metadata server for GKE.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export const instanceMetadata: ResourceValidationPolicy = {
  name: 'node-credentials-stay-on-nodes',
  description: 'The metadata of a machine, with its credentials, is asked for with a token, and not by pods.',
  remediationSteps: 'On AWS, set metadataOptions of a launch template; on GKE, workloadMetadataConfig of the nodes.',
  severity: 'high',
  validateResource: [
    ...eachOf<Metadata>([aws.ec2.LaunchTemplate, aws.ec2.Instance], ({ metadataOptions }) =>
      check(
        [
          metadataOptions?.httpTokens !== 'required',
          'metadataOptions.httpTokens is not "required": whoever can make a machine fetch an address gets its credentials',
        ],
        [
          metadataOptions?.httpPutResponseHopLimit !== HOPS,
          `metadataOptions.httpPutResponseHopLimit is not ${HOPS}: pods would get the credentials of their node`,
        ],
      ),
    ),
    each(aws.eks.NodeGroup, ({ launchTemplate }) =>
      check([
        launchTemplate === undefined,
        'launchTemplate is not set: EKS takes one of its own, without these settings',
      ]),
    ),
    each(gcp.container.NodePool, ({ nodeConfig }) =>
      check([
        nodeConfig?.workloadMetadataConfig?.mode !== 'GKE_METADATA',
        'nodeConfig.workloadMetadataConfig.mode is not GKE_METADATA: pods would get the credentials of their node',
      ]),
    ),
  ],
};
