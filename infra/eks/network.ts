import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { subnetRanges } from './subnets';
import { type Tags, tagged } from './tags';

/** Where a network is, and its addresses. */
export interface NetworkArgs {
  /** Name of the cluster that load balancers in these subnets belong to. */
  readonly clusterName: string;
  readonly region: string;
  /** Zones that get subnets, two at least. */
  readonly zones: readonly string[];
  /** Zones whose private subnets get a way to the internet, some of `zones`. */
  readonly nodeZones: readonly string[];
  /** Addresses, CIDR, `/16` to `/19`. */
  readonly range: string;
  /** A NAT gateway in each zone with nodes, or one in the first. */
  readonly nat: 'zonal' | 'single';
  readonly tags: Tags;
}

/**
 * A VPC with two subnets in each zone. Machines are in the private ones and have no public address: they reach S3 within
 * AWS' network, and the internet, for images and AWS' other services, through NAT. The public ones are for NAT, and for
 * load balancers that a Service asks for.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Ids of the private subnets, by zone. */
  readonly privateSubnets: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Network', name, {}, opts);
    const { region, zones, nodeZones, tags } = args;
    const child = childOf(this, opts);
    const vpc = new aws.ec2.Vpc(
      name,
      {
        cidrBlock: args.range,
        // A private control plane is found by a name in the VPC, and file systems are.
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: tagged(tags, name),
      },
      child,
    );
    const vpcId = vpc.id;
    // Without rules: what has no group of its own reaches nobody.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId, tags: tagged(tags, `${name}-default`) }, child);
    const gateway = new aws.ec2.InternetGateway(name, { vpcId, tags: tagged(tags, name) }, child);
    const open = new aws.ec2.RouteTable(`${name}-public`, { vpcId, tags: tagged(tags, `${name}-public`) }, child);
    const outwards = new aws.ec2.Route(
      `${name}-public`,
      { routeTableId: open.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id },
      child,
    );

    const ranges = subnetRanges(args.range, zones);
    const subnet = (kind: 'private' | 'public', zone: string, role: string) =>
      new aws.ec2.Subnet(
        `${name}-${kind}-${zone}`,
        {
          vpcId,
          availabilityZone: zone,
          cidrBlock: ranges[zone]?.[kind],
          mapPublicIpOnLaunch: false,
          // By these, controllers of load balancers find the subnets.
          tags: {
            ...tagged(tags, `${name}-${kind}-${zone}`),
            [`kubernetes.io/cluster/${args.clusterName}`]: 'shared',
            [role]: '1',
          },
        },
        child,
      );
    const associate = (
      kind: string,
      zone: string,
      subnetId: pulumi.Output<string>,
      routeTableId: pulumi.Output<string>,
    ) => new aws.ec2.RouteTableAssociation(`${name}-${kind}-${zone}`, { subnetId, routeTableId }, child);

    const publicSubnets = new Map(zones.map(zone => [zone, subnet('public', zone, 'kubernetes.io/role/elb')]));
    for (const [zone, { id }] of publicSubnets) associate('public', zone, id, open.id);

    const natZones = args.nat === 'single' ? nodeZones.slice(0, 1) : nodeZones;
    const gateways = new Map(
      natZones.map(zone => {
        const tagsOf = { tags: tagged(tags, `${name}-${zone}`) };
        const address = new aws.ec2.Eip(`${name}-nat-${zone}`, { domain: 'vpc', ...tagsOf }, child);
        const subnetId = publicSubnets.get(zone)?.id;
        const nat = new aws.ec2.NatGateway(
          `${name}-${zone}`,
          { allocationId: address.allocationId, subnetId, ...tagsOf },
          { parent: this, dependsOn: outwards },
        );
        return [zone, nat];
      }),
    );
    const [onlyNat] = gateways.values();
    const tables: pulumi.Output<string>[] = [];
    const privateSubnets = zones.map(zone => {
      const { id } = subnet('private', zone, 'kubernetes.io/role/internal-elb');
      const label = `${name}-private-${zone}`;
      const table = new aws.ec2.RouteTable(label, { vpcId, tags: tagged(tags, label) }, child);
      const natGatewayId = (gateways.get(zone) ?? onlyNat)?.id;
      // The other zones have nothing but the control plane's interfaces, which call nobody.
      if (nodeZones.includes(zone)) {
        new aws.ec2.Route(label, { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId }, child);
      }
      associate('private', zone, id, table.id);
      tables.push(table.id);
      return [zone, id] as const;
    });
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds: tables,
        tags: tagged(tags, `${name}-s3`),
      },
      child,
    );
    this.vpcId = vpcId;
    this.privateSubnets = Object.fromEntries(privateSubnets);
    this.registerOutputs({ vpcId, privateSubnets: this.privateSubnets });
  }
}
