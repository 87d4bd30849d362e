import { stackOnCluster } from './clouds/cloud-suite';
import { ACCOUNTS, EKS, moreOperators, newVersion } from './clouds/eks';
import { edit } from './clouds/project';
import { StackUnderTest } from './clouds/stack';

/** Nodes such as those of the cluster of the tests, which run on the machine that the tests run on. */
const HERE =
  process.arch === 'arm64'
    ? { instanceType: 't4g.large', architecture: 'arm64' }
    : { instanceType: 't3.large', architecture: 'amd64' };

describe('a configuration that is wrong', () => {
  it('fails with every mistake, before anything is made', async () => {
    const stack = await StackUnderTest.create('eks-dev', 'none');
    await stack.configure('aws:region', 'eu-west-1');
    await stack.configure('account', '123456789012');
    for (const run of [() => stack.preview(), () => stack.up()]) {
      await expect(run()).rejects.toThrow(
        /aws:allowedAccountIds is still "000000000000".*\n.*aws:region is "eu-west-1".*pulumi config set aws:region eu-central-1\n.*authorizedNetworks.you is still "203.0.113.0\/24"(.*\n)*.*pulumi config rm account/,
      );
    }
    expect(stack.logged()).toBe('');
  });

  it('is mended by the commands that it says', async () => {
    const stack = await StackUnderTest.create('eks-prod', 'none');
    await stack.configure(`${ACCOUNTS}[0]`, '012345678901', { path: true });
    await expect(stack.preview()).rejects.toThrow(/authorizedNetworks.you/);
    await expect(stack.preview()).rejects.not.toThrow(/allowedAccountIds/);
  });

  it('is found by the compiler where it is in an environment', async () => {
    const stack = await StackUnderTest.create('eks-dev', 'none');
    edit(stack.folder, 'environments/eks-dev.ts', "nat: 'single'", "nat: 'one'");
    await expect(stack.compiledPreview()).rejects.toThrow(/TS2322/);
    expect(stack.logged()).toBe('');
  });
});

stackOnCluster(EKS, {
  name: 'eks-dev',
  // The servers insist on the architecture of the nodes that are asked for.
  edits: [
    [
      "redisNodes: { instanceType: 't4g.large', perZone: 3, architecture: 'arm64' }",
      `redisNodes: { instanceType: '${HERE.instanceType}', perZone: 3, architecture: '${HERE.architecture}' }`,
    ],
  ],
  changes: [
    {
      what: 'the number of nodes',
      from: `redisNodes: { instanceType: '${HERE.instanceType}', perZone: 3`,
      to: `redisNodes: { instanceType: '${HERE.instanceType}', perZone: 4`,
      updates: { NodeGroup: 1 },
    },
    {
      what: 'the instance type',
      from: `redisNodes: { instanceType: '${HERE.instanceType}'`,
      to: `redisNodes: { instanceType: '${HERE.instanceType.replace('large', 'xlarge')}'`,
      updates: { LaunchTemplate: 1, NodeGroup: 1 },
    },
    newVersion(2),
    {
      what: 'the age of backups',
      from: "nat: 'single',",
      to: "nat: 'single', backupDays: 7,",
      updates: { BucketLifecycleConfiguration: 1 },
    },
    moreOperators,
  ],
});
