import * as aws from '@pulumi/aws';
import * as gcp from '@pulumi/gcp';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { each } from '../each';

/** Machines reach the internet through NAT, and the internet does not reach them. */
export const privateNodes: ResourceValidationPolicy = {
  name: 'nodes-have-no-public-address',
  description: 'No machine has a public address.',
  remediationSteps: 'Put nodes into private subnets, which reach the internet through NAT.',
  severity: 'high',
  validateResource: [
    each(gcp.container.Cluster, ({ privateClusterConfig }) =>
      check([
        privateClusterConfig?.enablePrivateNodes !== true,
        'privateClusterConfig.enablePrivateNodes is not true: nodes would have public addresses',
      ]),
    ),
    each(gcp.compute.Instance, ({ networkInterfaces = [] }) =>
      check([
        networkInterfaces.some(({ accessConfigs = [] }) => accessConfigs.length > 0),
        'networkInterfaces have accessConfigs, which are public addresses: leave them out',
      ]),
    ),
    each(aws.ec2.Subnet, ({ mapPublicIpOnLaunch }) =>
      check([
        mapPublicIpOnLaunch === true,
        'mapPublicIpOnLaunch is true: whatever is started there would have a public address; leave it out',
      ]),
    ),
    each(aws.ec2.LaunchTemplate, ({ networkInterfaces = [] }) =>
      check([
        networkInterfaces.some(({ associatePublicIpAddress }) => associatePublicIpAddress === 'true'),
        'networkInterfaces.associatePublicIpAddress is true: leave it out',
      ]),
    ),
    each(aws.ec2.Instance, ({ associatePublicIpAddress }) =>
      check([associatePublicIpAddress === true, 'associatePublicIpAddress is true: leave it out']),
    ),
  ],
};
