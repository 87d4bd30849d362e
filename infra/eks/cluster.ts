import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { leadsToData } from '../protection';
import { kubeconfig } from './kubeconfig';
import type { FullEksSettings } from './settings';
import { type Tags, tagged } from './tags';

/** A cluster without its nodes. */
export interface ClusterArgs {
  readonly settings: FullEksSettings;
  /** Ids of the private subnets, in two zones at least. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** ARN of the role of the control plane. */
  readonly roleArn: pulumi.Input<string>;
  /** ARN of the key for Secrets. */
  readonly secretsKey: pulumi.Input<string>;
  readonly tags: Tags;
}

/** All that there are; `Logs` says how long they are kept. */
const LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const ADMINISTRATOR = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

/**
 * An EKS cluster, without nodes and add-ons. Within its network it is reached by private addresses; from outside by those
 * networks alone that are authorized, and by nobody where none is. Who may do what in it, access entries of IAM roles and
 * users say; who makes it is the first.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export class Cluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** How kubectl reaches it. Holds no secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What tells it from a cluster that takes its place: the URL of its control plane. */
  readonly identity: pulumi.Output<string>;
  /** Id of the security group that control plane and nodes have in common. */
  readonly securityGroup: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:Cluster', name, {}, opts);
    const { settings, tags } = args;
    const { region, authorizedNetworks, deletionProtection } = settings;
    const child = childOf(this, opts);
    const cluster = new aws.eks.Cluster(
      name,
      {
        name,
        version: settings.version,
        upgradePolicy: { supportType: settings.support },
        roleArn: args.roleArn,
        vpcConfig: {
          subnetIds: [...args.subnetIds],
          endpointPrivateAccess: true,
          endpointPublicAccess: authorizedNetworks !== undefined,
          publicAccessCidrs: authorizedNetworks && Object.values(authorizedNetworks),
        },
        kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: settings.ranges.services },
        accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
        encryptionConfig: { provider: { keyArn: args.secretsKey }, resources: ['secrets'] },
        enabledClusterLogTypes: LOGS,
        // They come as add-ons, which are kept up to date.
        bootstrapSelfManagedAddons: false,
        deletionProtection,
        tags: tagged(tags, name),
      },
      {
        ...child,
        ...leadsToData(deletionProtection),
        customTimeouts: { create: '1h', update: '3h', delete: '1h' },
      },
    );
    for (const principalArn of settings.administrators) {
      const label = `${name}-${principalArn.slice(principalArn.lastIndexOf(':') + 1)}`;
      const entry = new aws.eks.AccessEntry(
        label,
        { clusterName: cluster.name, principalArn, type: 'STANDARD', tags: tagged(tags, name) },
        child,
      );
      new aws.eks.AccessPolicyAssociation(
        label,
        {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: ADMINISTRATOR,
          accessScope: { type: 'cluster' },
        },
        child,
      );
    }
    this.clusterName = cluster.name;
    this.identity = cluster.endpoint;
    this.securityGroup = cluster.vpcConfig.apply(({ clusterSecurityGroupId }) => clusterSecurityGroupId);
    this.kubeconfig = pulumi
      .all([cluster.name, cluster.endpoint, cluster.certificateAuthority.data])
      .apply(([name, endpoint, certificateAuthority]) => kubeconfig({ name, region, endpoint, certificateAuthority }));
    this.registerOutputs({
      clusterName: this.clusterName,
      kubeconfig: this.kubeconfig,
      identity: this.identity,
      securityGroup: this.securityGroup,
    });
  }
}
