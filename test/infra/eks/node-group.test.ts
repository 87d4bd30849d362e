import { NodeGroup } from '../../../infra/eks/node-group';
import { type EksNodes, fullEksSettings } from '../../../infra/eks/settings';
import { userData } from '../../../infra/eks/user-data';
import { ALL, full, TAGS } from '../support/eks';
import { only, record } from '../support/recorder';

const group = async (nodes: Required<EksNodes>, forRedis: boolean) => {
  const { made } = await record(
    () =>
      new NodeGroup('shop-redis', {
        cluster: 'shop',
        version: '1.35',
        subnetIds: ['subnet-a'],
        count: nodes.perZone,
        nodes,
        forRedis,
        roleArn: 'arn:role',
        tags: TAGS,
      }),
  );
  return {
    group: only(made, 'aws:eks/nodeGroup:NodeGroup'),
    template: only(made, 'aws:ec2/launchTemplate:LaunchTemplate').inputs,
  };
};

it('gives Redis nodes of its own, with the kernel settings that it asks for', async () => {
  const { group: made, template } = await group(full().redisNodes, true);
  expect(made.parent).toBe('redis:eks:NodeGroup shop-redis');
  expect(made.inputs).toMatchObject({
    clusterName: 'shop',
    version: '1.35',
    subnetIds: ['subnet-a'],
    amiType: 'AL2023_x86_64_STANDARD',
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
    labels: { 'redis-ha/nodes': 'redis' },
    taints: [{ key: 'redis-ha/nodes', value: 'redis', effect: 'NO_SCHEDULE' }],
    launchTemplate: { id: 'shop-redis-id', version: '7' },
  });
  expect(Buffer.from(template.userData, 'base64').toString()).toBe(userData());
});

it('leaves the nodes for the rest open to all', async () => {
  const { group: made, template } = await group(full().generalNodes, false);
  expect(template.instanceType).toBe('m7i.xlarge');
  expect(template).not.toHaveProperty('userData');
  expect(made.inputs).not.toHaveProperty('labels');
  expect(made.inputs).not.toHaveProperty('taints');
});

it('takes all settings up', async () => {
  const { group: made, template } = await group(fullEksSettings(ALL).redisNodes, true);
  expect(made.inputs).toMatchObject({ amiType: 'AL2023_ARM_64_STANDARD', scalingConfig: { desiredSize: 3 } });
  expect(template.instanceType).toBe('r7g.xlarge');
  expect(template.blockDeviceMappings[0].ebs.volumeSize).toBe(80);
});

it.each([true, false])(
  'keeps its credentials from pods and its volume encrypted, those of Redis: %s',
  async forRedis => {
    const { template } = await group(full().redisNodes, forRedis);
    expect(template).toMatchObject({
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: 50, encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map(resourceType => ({
        resourceType,
        tags: { ...TAGS, Name: 'shop-redis' },
      })),
    });
  },
);

it('replaces nodes one at a time, after new ones are there', async () => {
  expect((await group(full().redisNodes, true)).group.inputs).toMatchObject({
    updateConfig: { maxUnavailable: 1, updateStrategy: 'DEFAULT' },
    forceUpdateVersion: false,
    nodeRepairConfig: { enabled: true },
  });
});

it('leaves its name to others, and in the template what can change in place', async () => {
  const { group: made } = await group(full().redisNodes, true);
  for (const key of ['nodeGroupName', 'instanceTypes', 'diskSize', 'releaseVersion', 'remoteAccess']) {
    expect(made.inputs).not.toHaveProperty(key);
  }
  expect(made.ignoreChanges).toEqual(['releaseVersion']);
});
