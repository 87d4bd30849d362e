import { OPERATORS } from '../../../environments/operators';
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
