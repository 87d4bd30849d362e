import { Addon } from '../../../infra/eks/addon';
import type { EksAddonName, EksSettings } from '../../../infra/eks/settings';
import { full, TAGS } from '../support/eks';
import { only, record } from '../support/recorder';

const addon = async (name: EksAddonName, settings: Partial<EksSettings> = {}) => {
  const args = { addon: name, cluster: 'shop', settings: full(settings), tags: TAGS };
  const { made } = await record(() => new Addon(`shop-${name}`, args));
  return { made, ...only(made, 'aws:eks/addon:Addon') };
};

it.each<[EksAddonName, string, string]>([
  ['vpc-cni', 'aws-node', 'AmazonEKS_CNI_Policy'],
  ['aws-ebs-csi-driver', 'ebs-csi-controller-sa', 'AmazonEBSCSIDriverPolicyV2'],
  ['aws-efs-csi-driver', 'efs-csi-controller-sa', 'service-role/AmazonEFSCSIDriverPolicy'],
])('%s has a role of its own', async (name, serviceAccount, policy) => {
  const { made, inputs } = await addon(name);
  expect(inputs.podIdentityAssociations).toEqual([
    { serviceAccount, roleArn: `arn:aws:iam::123456789012:role/shop-${name}` },
  ]);
  expect(only(made, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment').inputs).toEqual({
    role: `shop-${name}`,
    policyArn: `arn:aws:iam::aws:policy/${policy}`,
  });
  expect(JSON.parse(only(made, 'aws:iam/role:Role').inputs.assumeRolePolicy).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ]);
});

it.each<[EksAddonName]>([['kube-proxy'], ['coredns'], ['eks-pod-identity-agent'], ['snapshot-controller']])(
  '%s has none',
  async name => {
    const { made, inputs } = await addon(name);
    expect(made.filter(({ type }) => type.startsWith('aws:iam'))).toEqual([]);
    expect(inputs).not.toHaveProperty('podIdentityAssociations');
    expect(inputs).not.toHaveProperty('configurationValues');
  },
);

it('leaves the kinds of snapshots where they are when it goes, and with them all snapshots', async () => {
  expect((await addon('snapshot-controller')).inputs.preserve).toBe(true);
  expect((await addon('aws-ebs-csi-driver')).inputs).not.toHaveProperty('preserve');
});

it('has network policies enforced', async () => {
  expect(JSON.parse((await addon('vpc-cni')).inputs.configurationValues)).toEqual({ enableNetworkPolicy: 'true' });
});

it('is of the version that EKS has for that of Kubernetes, or of one that is said', async () => {
  expect((await addon('coredns')).inputs).toMatchObject({ clusterName: 'shop', addonVersion: 'v1.2.3-eksbuild.1' });
  const addonVersions = { coredns: 'v1.13.1-eksbuild.1' };
  expect((await addon('coredns', { addonVersions })).inputs.addonVersion).toBe('v1.13.1-eksbuild.1');
});
