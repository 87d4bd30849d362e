import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { isAnybody } from '../../../lib/config/addresses';
import { check } from '../../../lib/validation';
import { each } from '../each';

/** Configuration of the rule. */
interface Config {
  /** Whether GKE's DNS name may be reached from anywhere. */
  readonly dnsName?: 'allowed' | 'refused';
}

/**
 * Who may reach the API of a cluster by an address. The DNS name of GKE is another matter by default: what comes by it is
 * asked by Google for a login and for `container.clusters.connect` before it reaches the cluster.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export const controlPlane: ResourceValidationPolicy = {
  name: 'control-plane-has-an-allow-list',
  description: 'The public address of a control plane is for networks that are named, and for no others.',
  remediationSteps: "List your networks as authorizedNetworks in the environment's settings.",
  severity: 'critical',
  configSchema: {
    properties: {
      dnsName: {
        type: 'string',
        enum: ['allowed', 'refused'],
        default: 'allowed',
        description: "Whether GKE's DNS name, where IAM decides, may be reached from anywhere.",
      },
    },
  },
  validateResource: [
    each(gcp.container.Cluster, (cluster, { getConfig }) => {
      const { dnsEndpointConfig, ipEndpointsConfig } = cluster.controlPlaneEndpointsConfig ?? {};
      const networks = cluster.masterAuthorizedNetworksConfig?.cidrBlocks;
      const open = ipEndpointsConfig?.enabled ?? true;
      const { dnsName = 'allowed' } = getConfig<Config>();
      return check(
        [
          open && networks === undefined,
          'masterAuthorizedNetworksConfig is not set, so that the address of the control plane is open to all: name ' +
            'networks, or set controlPlaneEndpointsConfig.ipEndpointsConfig.enabled to false',
        ],
        ...(networks ?? []).map(
          ({ cidrBlock }) =>
            [
              open && isAnybody(cidrBlock),
              `masterAuthorizedNetworksConfig has ${cidrBlock}, which is anybody: name your networks`,
            ] as const,
        ),
        [
          dnsName === 'refused' && dnsEndpointConfig?.allowExternalTraffic === true,
          'dnsEndpointConfig.allowExternalTraffic is true: set it to false, and name networks',
        ],
      );
    }),
    each(aws.eks.Cluster, ({ vpcConfig }) => {
      const { endpointPublicAccess = true, publicAccessCidrs } = vpcConfig;
      if (!endpointPublicAccess) return [];
      return check(
        [
          publicAccessCidrs === undefined || publicAccessCidrs.length === 0,
          'vpcConfig.publicAccessCidrs is not set, which EKS takes for all networks: name yours, or set ' +
            'endpointPublicAccess to false',
        ],
        ...(publicAccessCidrs ?? []).map(
          cidr =>
            [isAnybody(cidr), `vpcConfig.publicAccessCidrs has ${cidr}, which is anybody: name your networks`] as const,
        ),
      );
    }),
  ],
};
