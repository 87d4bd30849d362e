import * as aws from '@pulumi/aws';
import { Eks } from '../../../infra/eks/eks';
import type { EksSettings } from '../../../infra/eks/settings';
import { ALL, MINIMAL } from '../support/eks';
import { only, type Recorded, record, resolved } from '../support/recorder';

const account = '123456789012';
const backupIdentity = { namespace: 'redis', serviceAccount: 'redis-backup' };
const eks = (settings: EksSettings, name = 'shop') =>
  record(() => new Eks(name, { account, settings, backupIdentity }));

const CLUSTER = 'aws:eks/cluster:Cluster';
const GROUP = 'aws:eks/nodeGroup:NodeGroup';
const ADDON = 'aws:eks/addon:Addon';
const named = (made: readonly Recorded[], type: string) =>
  made.filter(each => each.type === type).map(({ name }) => name);

it('is made of components, each below it', async () => {
  const { made } = await eks(MINIMAL);
  const components = made.filter(
    ({ type, parent }) => type.startsWith('redis:') && !/Addon|BackupBucket/.test(parent ?? ''),
  );
  expect(components.map(({ type, name }) => `${type.replace('redis:eks:', '')} ${name}`).sort()).toEqual([
    'Addon shop-aws-ebs-csi-driver',
    'Addon shop-coredns',
    'Addon shop-eks-pod-identity-agent',
    'Addon shop-kube-proxy',
    'Addon shop-vpc-cni',
    'BackupBucket shop',
    'Cluster shop',
    'Disks shop',
    'Environment shop',
    'Logs shop',
    'Network shop',
    'NodeGroup shop-general',
    'NodeGroup shop-redis-eu-central-1a',
    'NodeGroup shop-redis-eu-central-1b',
    'NodeGroup shop-redis-eu-central-1c',
    'Role shop-cluster',
    'Role shop-nodes',
    'SecretsKey shop',
  ]);
  for (const { type, parent } of components) {
    expect(parent).toBe(type === 'redis:eks:Environment' ? undefined : 'redis:eks:Environment shop');
  }
});

it('takes all settings up', async () => {
  const { made } = await eks(ALL);
  expect(only(made, 'aws:ec2/vpc:Vpc').inputs.cidrBlock).toBe('10.20.0.0/17');
  expect(named(made, 'aws:ec2/natGateway:NatGateway')).toEqual(['shop-us-west-2a']);
  expect(only(made, CLUSTER).inputs).toMatchObject({ version: '1.36', upgradePolicy: { supportType: 'EXTENDED' } });
  expect(only(made, CLUSTER).inputs.vpcConfig.subnetIds).toHaveLength(3);
  expect(named(made, 'aws:eks/accessEntry:AccessEntry')).toHaveLength(2);
  expect(named(made, GROUP)).toEqual(['shop-general', 'shop-redis-us-west-2a', 'shop-redis-us-west-2b']);
  expect(only(made, GROUP, 'shop-general').inputs).toMatchObject({
    version: '1.36',
    subnetIds: ['shop-private-us-west-2a-id', 'shop-private-us-west-2b-id'],
    scalingConfig: { desiredSize: 4 },
  });
  expect(only(made, GROUP, 'shop-redis-us-west-2b').inputs).toMatchObject({
    subnetIds: ['shop-private-us-west-2b-id'],
    scalingConfig: { desiredSize: 3 },
  });
  expect(only(made, ADDON, 'shop-coredns').inputs.addonVersion).toBe('v1.13.1-eksbuild.1');
  expect(only(made, ADDON, 'shop-aws-efs-csi-driver').inputs.clusterName).toBe('shop');
  expect(named(made, 'aws:efs/mountTarget:MountTarget')).toEqual(['shop-us-west-2a', 'shop-us-west-2b']);
  expect(only(made, 'aws:ebs/volume:Volume').name).toBe('shop-redis-0-0');
  expect(only(made, 'aws:cloudwatch/logGroup:LogGroup').inputs).toMatchObject({
    name: '/aws/eks/shop/cluster',
    retentionInDays: 7,
  });
  const lifecycle = only(made, 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration').inputs;
  expect(lifecycle.rules[0].expiration.days).toBe(90);
  expect(made.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
});

it('protects what bears data, and the cluster', async () => {
  const { made } = await eks({ ...ALL, deletionProtection: true });
  const kept = (made: readonly Recorded[]) => [...new Set(made.map(({ type }) => type))].sort();
  const data = ['aws:ebs/volume:Volume', 'aws:efs/fileSystem:FileSystem', 'aws:kms/key:Key', 'aws:s3/bucket:Bucket'];
  expect(kept(made.filter(({ protect }) => protect))).toEqual([...data, CLUSTER].sort());
  expect(kept(made.filter(({ retainOnDelete }) => retainOnDelete))).toEqual(data);
});

it('tags whatever can have tags', async () => {
  const { made } = await eks(ALL);
  const without = made.filter(({ type, inputs }) => type.startsWith('aws:') && inputs.tags?.environment !== 'shop');
  expect([...new Set(without.map(({ type }) => type.split(':')[2]))].sort()).toEqual([
    'AccessPolicyAssociation',
    'Alias',
    'BucketLifecycleConfiguration',
    'BucketOwnershipControls',
    'BucketPolicy',
    'BucketPublicAccessBlock',
    'BucketServerSideEncryptionConfiguration',
    'BucketVersioning',
    'MountTarget',
    'RolePolicy',
    'RolePolicyAttachment',
    'Route',
    'RouteTableAssociation',
  ]);
});

it('gives no right on everything', async () => {
  const { made } = await eks(ALL);
  const documents = made.filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy');
  expect(documents.map(({ name }) => name).sort()).toEqual(['shop-backup', 'shop-cluster']);
  for (const { inputs } of documents) {
    for (const { Action, Resource } of JSON.parse(inputs.policy).Statement) {
      for (const text of [...Action, ...Resource]) expect(text).not.toMatch(/^\*$|:\*$/);
    }
  }
  expect(JSON.parse(only(made, 'aws:iam/rolePolicy:RolePolicy', 'shop-cluster').inputs.policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'],
      Resource: ['arn:aws:kms:eu-central-1:123456789012:key/shop'],
    },
  ]);
});

it('makes and deletes in an order that holds', async () => {
  const { made } = await eks(ALL);
  expect(only(made, CLUSTER).dependsOn).toEqual(
    expect.arrayContaining([
      'aws:cloudwatch/logGroup:LogGroup shop',
      'aws:iam/rolePolicy:RolePolicy shop-cluster',
      'aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-cluster-AmazonEKSClusterPolicy',
      'aws:ec2/route:Route shop-public',
    ]),
  );
  // A node is ready once its network is, whose pods ask the agent for their rights.
  for (const name of named(made, GROUP)) {
    expect(only(made, GROUP, name).dependsOn).toEqual(
      expect.arrayContaining([
        `${ADDON} shop-vpc-cni`,
        `${ADDON} shop-kube-proxy`,
        `${ADDON} shop-eks-pod-identity-agent`,
        'aws:ec2/natGateway:NatGateway shop-us-west-2a',
        'aws:ebs/volume:Volume shop-redis-0-0',
        'aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-nodes-AmazonEKSWorkerNodePolicy',
      ]),
    );
  }
  for (const addon of ['coredns', 'aws-ebs-csi-driver', 'aws-efs-csi-driver']) {
    expect(only(made, ADDON, `shop-${addon}`).dependsOn).toContain(`${GROUP} shop-general`);
  }
  expect(only(made, ADDON, 'shop-aws-efs-csi-driver').dependsOn).toContain(
    'aws:efs/mountTarget:MountTarget shop-us-west-2b',
  );
});

it('can take snapshots of volumes on request, by a controller that needs no right', async () => {
  const name = 'shop-snapshot-controller';
  expect(named((await eks(MINIMAL)).made, ADDON)).not.toContain(name);
  const { made } = await record(
    () => new Eks('shop', { account, settings: MINIMAL, backupIdentity, volumeSnapshots: true }),
  );
  expect(only(made, ADDON, name).dependsOn).toContain(`${GROUP} shop-general`);
  expect(made.filter(each => each.type.startsWith('aws:iam') && each.name.startsWith(name))).toEqual([]);
});

it('tells what others need of it', async () => {
  const { result } = await eks(ALL);
  expect(JSON.parse(await resolved(result.kubeconfig))['current-context']).toBe('shop');
  expect(await resolved(result.identity)).toBe('https://1.example.eks.amazonaws.com');
  expect(await resolved(result.clusterName)).toBe('shop');
  expect(await resolved(result.backupBucket)).toBe('123456789012-shop-backups');
  expect(Object.keys(result.volumeIds)).toEqual(['redis-0-0']);
  expect(result.fileSystemId && (await resolved(result.fileSystemId))).toBe('shop-id');
  expect(await resolved(result.nodeRole)).toBe('shop-nodes');
  expect(result.diskRole && (await resolved(result.diskRole))).toBe('shop-aws-ebs-csi-driver');
  expect((await eks(MINIMAL)).result.fileSystemId).toBeUndefined();
});

it('is waited for to the last add-on by what depends on it', async () => {
  const { made } = await record(() => {
    const shop = new Eks('shop', { account, settings: MINIMAL, backupIdentity });
    new aws.ec2.Eip('after', { domain: 'vpc' }, { dependsOn: [shop] });
  });
  expect(only(made, 'aws:ec2/eip:Eip', 'after').dependsOn).toEqual(
    expect.arrayContaining([
      ...['shop-general', 'shop-redis-eu-central-1c'].map(name => `${GROUP} ${name}`),
      `${ADDON} shop-aws-ebs-csi-driver`,
      'aws:eks/podIdentityAssociation:PodIdentityAssociation shop-backup',
    ]),
  );
});

it('uses the provider that it is given, throughout', async () => {
  const { made } = await record(() => {
    const provider = new aws.Provider('mine', { region: 'us-west-2' });
    new Eks('shop', { account, settings: ALL, backupIdentity }, { provider });
  });
  const used = new Set(made.filter(({ type }) => type.startsWith('aws:')).map(({ provider }) => provider));
  expect([...used]).toEqual(['mine']);
});

it('says all that is wrong at once, before anything is made', async () => {
  const settings = { ...MINIMAL, zones: ['eu-central-1a'], backupDays: 0 };
  const { made, result } = await record(() => {
    try {
      new Eks('Shop', { account, settings, backupIdentity });
      return undefined;
    } catch (problem) {
      return problem instanceof Error ? problem.message : undefined;
    }
  });
  expect(made).toEqual([]);
  expect(result?.split('\n')).toEqual([
    'The EKS settings of "Shop" cannot be used:',
    '  name: "Shop" cannot name resources of AWS; set lower-case letters, digits and dashes, a letter first',
    '  zones: 1 cannot hold a cluster; list 2 to 6 zones of eu-central-1',
    '  backupDays: 0 is no time to keep backups; set a whole number of days, 1 or more',
  ]);
});
