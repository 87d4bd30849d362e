import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { holdsData } from '../protection';
import { type Tags, tagged } from './tags';

/** A file system, and who reaches it. */
export interface SharedFilesArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Ids of the subnets with nodes, by zone. */
  readonly subnets: Readonly<Record<string, pulumi.Input<string>>>;
  /** Id of the nodes' security group. */
  readonly nodes: pulumi.Input<string>;
  /** Whether it refuses to be deleted, and stays where Pulumi is made to forget it. */
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

const NFS = 2049;

/**
 * A file system on EFS, encrypted, in all zones of the region, with a way to it in each zone that has nodes, for them
 * alone.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
 */
export class SharedFiles extends pulumi.ComponentResource {
  /** Id of the file system. */
  readonly fileSystemId: pulumi.Output<string>;

  constructor(name: string, args: SharedFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:SharedFiles', name, {}, opts);
    const { vpcId, deletionProtection, tags } = args;
    const child = childOf(this, opts);
    const files = new aws.efs.FileSystem(
      name,
      { encrypted: true, performanceMode: 'generalPurpose', throughputMode: 'elastic', tags: tagged(tags, name) },
      { ...child, ...holdsData(deletionProtection) },
    );
    const group = new aws.ec2.SecurityGroup(
      `${name}-files`,
      { vpcId, description: `Shared files of ${name}`, tags: tagged(tags, `${name}-files`) },
      child,
    );
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-files`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: args.nodes,
        ipProtocol: 'tcp',
        fromPort: NFS,
        toPort: NFS,
        description: 'NFS, from the nodes',
        tags: tagged(tags, `${name}-files`),
      },
      child,
    );
    for (const [zone, subnetId] of Object.entries(args.subnets)) {
      new aws.efs.MountTarget(
        `${name}-${zone}`,
        { fileSystemId: files.id, subnetId, securityGroups: [group.id] },
        child,
      );
    }
    this.fileSystemId = files.id;
    this.registerOutputs({ fileSystemId: this.fileSystemId });
  }
}
