import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { REDIS_NODES } from '../nodes';
import type { EksArchitecture, EksNodes } from './settings';
import { type Tags, tagged } from './tags';
import { userData } from './user-data';

/** Nodes of one kind. */
export interface NodeGroupArgs {
  /** Name of the cluster. */
  readonly cluster: pulumi.Input<string>;
  /** Version of Kubernetes, that of the control plane. */
  readonly version: string;
  /** Ids of the subnets that they are in. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** How many there are in all. */
  readonly count: number;
  readonly nodes: Required<EksNodes>;
  /** Whether Redis alone runs on them: they get its label, taint and kernel settings. */
  readonly forRedis: boolean;
  /** ARN of the nodes' role. */
  readonly roleArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/**
 * Amazon Linux 2023: its nodes take a script before they join, which kernel settings need. Bottlerocket has no way to set
 * transparent huge pages but by a restart.
 */
const IMAGES: Readonly<Record<EksArchitecture, string>> = {
  amd64: 'AL2023_x86_64_STANDARD',
  arm64: 'AL2023_ARM_64_STANDARD',
};

/** Where that image has its root volume. */
const ROOT = '/dev/xvda';

/**
 * A managed node group of a fixed size, for the reasons that `NodePool` has on GKE. Its nodes are replaced one at a time,
 * after new ones are there, and disruption budgets are respected: a node that cannot be drained stops the update.
 *
 * Whatever changes, Redis keeps its volumes. Instance type, size of the root volume and kernel settings are in the launch
 * template, so that a change of them is an update; another architecture or other zones are another group, which has a
 * name of Pulumi's making and is there before the old one goes. No pod reaches the credentials of its node.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 */
export class NodeGroup extends pulumi.ComponentResource {
  constructor(name: string, args: NodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:NodeGroup', name, {}, opts);
    const { count, nodes, forRedis, tags } = args;
    const child = childOf(this, opts);
    const template = new aws.ec2.LaunchTemplate(
      name,
      {
        instanceType: nodes.instanceType,
        // Version 2 alone, and not from a pod, which is one hop further away.
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [
          {
            deviceName: ROOT,
            ebs: { volumeType: 'gp3', volumeSize: nodes.diskGb, encrypted: 'true', deleteOnTermination: 'true' },
          },
        ],
        userData: forRedis ? Buffer.from(userData()).toString('base64') : undefined,
        tagSpecifications: ['instance', 'volume', 'network-interface'].map(resourceType => ({
          resourceType,
          tags: tagged(tags, name),
        })),
        updateDefaultVersion: true,
        tags: tagged(tags, name),
      },
      child,
    );
    new aws.eks.NodeGroup(
      name,
      {
        clusterName: args.cluster,
        nodeRoleArn: args.roleArn,
        subnetIds: [...args.subnetIds],
        version: args.version,
        amiType: IMAGES[nodes.architecture],
        capacityType: 'ON_DEMAND',
        launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
        scalingConfig: { minSize: count, desiredSize: count, maxSize: count },
        updateConfig: { maxUnavailable: 1, updateStrategy: 'DEFAULT' },
        nodeRepairConfig: { enabled: true },
        forceUpdateVersion: false,
        ...(forRedis && {
          labels: { [REDIS_NODES.key]: REDIS_NODES.value },
          taints: [{ ...REDIS_NODES, effect: 'NO_SCHEDULE' }],
        }),
        tags: tagged(tags, name),
      },
      {
        ...child,
        // The release of the image goes with the version of Kubernetes, and is raised on request.
        ignoreChanges: ['releaseVersion'],
        // One node after the other, each with a quarter of an hour for its budgets.
        customTimeouts: { create: '1h', update: '12h', delete: '3h' },
      },
    );
    this.registerOutputs();
  }
}
