import { Network } from '../../../infra/eks/network';
import { TAGS } from '../support/eks';
import { only, type Recorded, record, resolved } from '../support/recorder';

const ZONES = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
const network = (nat: 'zonal' | 'single', nodeZones: readonly string[] = ZONES) =>
  record(
    () =>
      new Network('shop', {
        clusterName: 'shop',
        region: 'eu-central-1',
        zones: ZONES,
        nodeZones,
        range: '10.0.0.0/16',
        nat,
        tags: TAGS,
      }),
  );
const of = (made: readonly Recorded[], type: string) => made.filter(each => each.type === `aws:ec2/${type}`);
const routes = (made: readonly Recorded[]) =>
  Object.fromEntries(
    of(made, 'route:Route').map(({ name, inputs }) => [name, inputs.natGatewayId ?? inputs.gatewayId]),
  );

it('has two subnets in each zone, told apart for load balancers', async () => {
  const { made, result } = await network('zonal');
  expect(of(made, 'subnet:Subnet')).toHaveLength(6);
  expect(only(made, 'aws:ec2/subnet:Subnet', 'shop-private-eu-central-1b')).toMatchObject({
    parent: 'redis:eks:Network shop',
    inputs: {
      vpcId: 'shop-id',
      availabilityZone: 'eu-central-1b',
      cidrBlock: '10.0.16.0/20',
      mapPublicIpOnLaunch: false,
      tags: {
        ...TAGS,
        Name: 'shop-private-eu-central-1b',
        'kubernetes.io/cluster/shop': 'shared',
        'kubernetes.io/role/internal-elb': '1',
      },
    },
  });
  const open = only(made, 'aws:ec2/subnet:Subnet', 'shop-public-eu-central-1b').inputs;
  expect(open).toMatchObject({ cidrBlock: '10.0.241.0/24', mapPublicIpOnLaunch: false });
  expect(open.tags).toMatchObject({ 'kubernetes.io/role/elb': '1' });
  expect(await resolved(result.vpcId)).toBe('shop-id');
  expect(Object.keys(result.privateSubnets)).toEqual(ZONES);
});

it('has names within, and lets nobody through by default', async () => {
  const { made } = await network('zonal');
  expect(only(made, 'aws:ec2/vpc:Vpc').inputs).toMatchObject({ enableDnsHostnames: true, enableDnsSupport: true });
  const { inputs } = only(made, 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup');
  expect(inputs).not.toHaveProperty('ingress');
  expect(inputs).not.toHaveProperty('egress');
});

it('has a NAT gateway in each zone, which zones do not share', async () => {
  const { made } = await network('zonal');
  expect(routes(made)).toEqual({
    'shop-public': 'shop-id',
    ...Object.fromEntries(ZONES.map(zone => [`shop-private-${zone}`, `shop-${zone}-id`])),
  });
  for (const { inputs, dependsOn } of of(made, 'natGateway:NatGateway')) {
    expect(inputs.subnetId).toMatch(/^shop-public-/);
    expect(dependsOn).toContain('aws:ec2/route:Route shop-public');
  }
});

it('has a single one where that is enough', async () => {
  const { made } = await network('single');
  expect(of(made, 'natGateway:NatGateway').map(({ name }) => name)).toEqual(['shop-eu-central-1a']);
  expect(of(made, 'eip:Eip')).toHaveLength(1);
  expect(new Set(Object.values(routes(made)))).toEqual(new Set(['shop-id', 'shop-eu-central-1a-id']));
});

it.each(['zonal', 'single'] as const)('has none where no nodes are: %s', async nat => {
  const { made } = await network(nat, ['eu-central-1b']);
  expect(of(made, 'natGateway:NatGateway').map(({ name }) => name)).toEqual(['shop-eu-central-1b']);
  expect(Object.keys(routes(made)).sort()).toEqual(['shop-private-eu-central-1b', 'shop-public']);
});

it('reaches S3 without NAT, from every private subnet', async () => {
  const { made } = await network('single');
  expect(only(made, 'aws:ec2/vpcEndpoint:VpcEndpoint').inputs).toMatchObject({
    serviceName: 'com.amazonaws.eu-central-1.s3',
    vpcEndpointType: 'Gateway',
    routeTableIds: ZONES.map(zone => `shop-private-${zone}-id`),
  });
});
