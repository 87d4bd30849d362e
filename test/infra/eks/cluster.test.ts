import { Cluster } from '../../../infra/eks/cluster';
import { type FullEksSettings, fullEksSettings } from '../../../infra/eks/settings';
import { ALL, full, TAGS } from '../support/eks';
import { only, record, resolved } from '../support/recorder';

const cluster = async (settings: FullEksSettings) => {
  const { made, result } = await record(
    () =>
      new Cluster('shop', {
        settings,
        subnetIds: ['subnet-a', 'subnet-b'],
        roleArn: 'arn:role',
        secretsKey: 'arn:key',
        tags: TAGS,
      }),
  );
  return { ...only(made, 'aws:eks/cluster:Cluster'), made, result };
};

it('is private, encrypted, logged, and of a version that is said', async () => {
  const { inputs, parent, protect, retainOnDelete, result } = await cluster(full());
  expect(parent).toBe('redis:eks:Cluster shop');
  expect([protect, retainOnDelete]).toEqual([true, false]);
  expect(inputs).toEqual({
    name: 'shop',
    version: '1.35',
    upgradePolicy: { supportType: 'STANDARD' },
    roleArn: 'arn:role',
    vpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], endpointPrivateAccess: true, endpointPublicAccess: false },
    kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: '172.20.0.0/16' },
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
    encryptionConfig: { provider: { keyArn: 'arn:key' }, resources: ['secrets'] },
    enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    bootstrapSelfManagedAddons: false,
    deletionProtection: true,
    tags: { ...TAGS, Name: 'shop' },
  });
  expect(await resolved(result.identity)).toBe('https://1.example.eks.amazonaws.com');
  expect(await resolved(result.securityGroup)).toBe('sg-cluster');
  expect(JSON.parse(await resolved(result.kubeconfig))['current-context']).toBe('shop');
});

it('takes all settings up', async () => {
  const { inputs, protect, made } = await cluster(fullEksSettings(ALL));
  expect(protect).toBe(false);
  expect(inputs).toMatchObject({
    version: '1.36',
    upgradePolicy: { supportType: 'EXTENDED' },
    vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['198.18.0.0/24', '198.19.0.7/32'] },
    kubernetesNetworkConfig: { serviceIpv4Cidr: '10.100.0.0/20' },
    deletionProtection: false,
  });
  const entries = made.filter(({ type }) => type === 'aws:eks/accessEntry:AccessEntry');
  expect(entries.map(({ name, inputs }) => [name, inputs.principalArn])).toEqual([
    ['shop-role/ops', 'arn:aws:iam::123456789012:role/ops'],
    ['shop-user/people/ann', 'arn:aws:iam::123456789012:user/people/ann'],
  ]);
  const rights = made.filter(({ type }) => type === 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation');
  for (const { inputs } of rights) {
    expect(inputs).toMatchObject({
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      accessScope: { type: 'cluster' },
    });
  }
  expect(rights).toHaveLength(2);
});
