import { SharedFiles } from '../../../infra/eks/shared-files';
import { TAGS } from '../support/eks';
import { only, record, resolved } from '../support/recorder';

const files = (deletionProtection = true) =>
  record(
    () =>
      new SharedFiles('shop', {
        vpcId: 'vpc-1',
        subnets: { 'eu-central-1a': 'subnet-a', 'eu-central-1b': 'subnet-b' },
        nodes: 'sg-cluster',
        deletionProtection,
        tags: TAGS,
      }),
  );

it('is encrypted, and reached in each zone', async () => {
  const { made, result } = await files();
  expect(only(made, 'aws:efs/fileSystem:FileSystem').inputs).toMatchObject({
    encrypted: true,
    throughputMode: 'elastic',
  });
  const targets = made.filter(({ type }) => type === 'aws:efs/mountTarget:MountTarget');
  expect(targets.map(({ inputs }) => inputs)).toEqual(
    ['subnet-a', 'subnet-b'].map(subnetId => ({
      fileSystemId: 'shop-id',
      subnetId,
      securityGroups: ['shop-files-id'],
    })),
  );
  expect(await resolved(result.fileSystemId)).toBe('shop-id');
});

it('lets the nodes in, by NFS alone', async () => {
  const { made } = await files();
  expect(only(made, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').inputs).toMatchObject({
    securityGroupId: 'shop-files-id',
    referencedSecurityGroupId: 'sg-cluster',
    ipProtocol: 'tcp',
    fromPort: 2049,
    toPort: 2049,
  });
  const group = only(made, 'aws:ec2/securityGroup:SecurityGroup').inputs;
  expect(group).not.toHaveProperty('ingress');
  expect(group).not.toHaveProperty('egress');
});

it.each([true, false])('stays while it is protected: %s', async deletionProtection => {
  const { protect, retainOnDelete } = only((await files(deletionProtection)).made, 'aws:efs/fileSystem:FileSystem');
  expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
});
