import { OPERATORS } from '../../../environments/operators';
import type { Change } from './changes';
import type { CloudUnderTest } from './cloud-suite';
import { edit } from './project';
import type { StackUnderTest } from './stack';

/** Path of the accounts that the provider may work in. */
export const ACCOUNTS = 'aws:allowedAccountIds';

/** Whoever runs these tests comes from a network of nobody's that is not for documentation. */
function comeFromSomewhere(stack: StackUnderTest): void {
  edit(
    stack.folder,
    'environments/operators.ts',
    JSON.stringify(OPERATORS.you).replaceAll('"', "'"),
    "'198.18.0.0/24'",
  );
}

/** What the stacks on EKS have in common. */
export const EKS: CloudUnderTest = {
  configure: async stack => {
    comeFromSomewhere(stack);
    await stack.configure(ACCOUNTS, '["123456789012"]');
  },
  holdingData: /:(Cluster|Volume|FileSystem|Key|Bucket|RandomPassword|PersistentVolume)$/,
  order: [
    [/^kubernetes:/, /aws:eks\/addon:Addon .*-aws-ebs-csi-driver$/],
    [/aws:eks\/addon:Addon .*-(coredns|aws-ebs-csi-driver)$/, /aws:eks\/nodeGroup:NodeGroup .*-general$/],
    [/aws:eks\/nodeGroup:/, /aws:eks\/addon:Addon .*-vpc-cni$/],
    [/aws:eks\/addon:/, /aws:eks\/cluster:/],
    [/aws:eks\/cluster:/, /aws:kms\/key:/],
    [/aws:eks\/cluster:/, /aws:ec2\/natGateway:/],
    [/aws:ec2\/natGateway:/, /aws:ec2\/vpc:/],
  ],
};

/** The next version of Kubernetes, which the control plane and each of so many node groups take. */
export function newVersion(nodeGroups: number): Change {
  return {
    what: 'the version of Kubernetes',
    from: "version: '1.35',",
    to: "version: '1.36',",
    updates: { Cluster: 1, NodeGroup: nodeGroups },
  };
}

/** One more network from which the control plane is reached. */
export const moreOperators: Change = {
  what: 'who may reach the control plane',
  file: 'environments/operators.ts',
  from: "'198.18.0.0/24'",
  to: "'198.18.0.0/24', home: '198.19.0.7/32'",
  updates: { Cluster: 1 },
};
