import * as pulumi from '@pulumi/pulumi';
import type { KubernetesIdentity } from '../identity';
import { labelsOf } from '../labels';
import { Addon } from './addon';
import { BackupBucket } from './backup-bucket';
import { Cluster } from './cluster';
import { Disks } from './disks';
import { Logs } from './logs';
import { nameProblems } from './names';
import { Network } from './network';
import { NodeGroup } from './node-group';
import { eksProblems } from './problems';
import { Role } from './role';
import { SecretsKey } from './secrets-key';
import { type EksAddonName, type EksSettings, fullEksSettings } from './settings';
import { SharedFiles } from './shared-files';

/** A cluster for Redis, and the account that it is made in. */
export interface EksArgs {
  /** Id of the AWS account. */
  readonly account: pulumi.Input<string>;
  readonly settings: EksSettings;
  /** The service account of Kubernetes that may add backups to the bucket, and read them. */
  readonly backupIdentity: KubernetesIdentity;
  /**
   * Whether snapshots of volumes can be taken: by the kinds that they are, and the controller of these. GKE has both in
   * any cluster.
   * @default false
   */
  readonly volumeSnapshots?: boolean;
}

/** What every node runs, and none is ready without: there before the first node. */
const ON_NODES: readonly EksAddonName[] = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];

/**
 * All of AWS that a Redis environment needs: network, key, cluster, add-ons with their rights, a node group for Redis in
 * each zone and one for the rest, volumes made beforehand, shared files and a bucket for backups. What depends on this
 * component waits for all of it.
 *
 * Throws one error with everything that is wrong with name and settings, before anything is made.
 */
export class Eks extends pulumi.ComponentResource {
  /** How kubectl reaches the cluster. Holds no secret: `aws eks get-token` makes a token each time. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What tells the cluster from one that takes its place. */
  readonly identity: pulumi.Output<string>;
  /** Name of the bucket for backups. */
  readonly backupBucket: pulumi.Output<string>;
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Ids of the volumes made beforehand, by their names. */
  readonly volumeIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Id of the file system. Undefined: none was asked for. */
  readonly fileSystemId?: pulumi.Output<string>;
  /** Name of the nodes' role, to give it further rights: to read images from a registry of yours, for example. */
  readonly nodeRole: pulumi.Output<string>;
  /** Name of the role of the EBS driver, to give it the use of a KMS key of yours. */
  readonly diskRole?: pulumi.Output<string>;

  constructor(
    name: string,
    { account, settings: given, backupIdentity, volumeSnapshots = false }: EksArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const problems = [...nameProblems(name), ...eksProblems(given)];
    if (problems.length > 0) {
      throw new pulumi.RunError([`The EKS settings of "${name}" cannot be used:`, ...problems].join('\n  '));
    }
    super('redis:eks:Environment', name, {}, opts);
    const settings = fullEksSettings(given);
    const { region, zones, nodeZones, ranges, nat, version, deletionProtection, redisNodes, generalNodes } = settings;
    const tags = labelsOf(name);
    const after = (...dependsOn: pulumi.Resource[]) => ({ parent: this, dependsOn });

    const network = new Network(
      name,
      { clusterName: name, region, zones, nodeZones, range: ranges.network, nat, tags },
      after(),
    );
    const subnets = (some: readonly string[]) =>
      Object.fromEntries(Object.entries(network.privateSubnets).filter(([zone]) => some.includes(zone)));
    const logs = new Logs(name, { clusterName: name, days: settings.logDays, tags }, after());
    const secretsKey = new SecretsKey(name, { deletionProtection, tags }, after());
    const role = new Role(
      `${name}-cluster`,
      {
        service: 'eks',
        managed: ['AmazonEKSClusterPolicy'],
        allowed: [
          { actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'], resources: [secretsKey.arn] },
        ],
        tags,
      },
      after(),
    );
    const nodeRole = new Role(
      `${name}-nodes`,
      { service: 'ec2', managed: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'], tags },
      after(),
    );
    const disks = new Disks(name, { disks: settings.disks, deletionProtection, tags }, after());
    const cluster = new Cluster(
      name,
      { settings, subnetIds: Object.values(subnets(zones)), roleArn: role.arn, secretsKey: secretsKey.arn, tags },
      after(network, role, secretsKey, logs),
    );
    const addon = (wanted: EksAddonName, ...before: pulumi.Resource[]) =>
      new Addon(
        `${name}-${wanted}`,
        { addon: wanted, cluster: cluster.clusterName, settings, tags },
        after(cluster, ...before),
      );
    const onNodes = ON_NODES.map(wanted => addon(wanted));

    const group = (kind: string, forRedis: boolean, groupZones: readonly string[]) => {
      const nodes = forRedis ? redisNodes : generalNodes;
      return new NodeGroup(
        `${name}-${kind}`,
        {
          cluster: cluster.clusterName,
          version,
          subnetIds: Object.values(subnets(groupZones)),
          count: nodes.perZone * groupZones.length,
          nodes,
          forRedis,
          roleArn: nodeRole.arn,
          tags,
        },
        // Images come through NAT. A volume cannot be deleted while a node has it.
        after(network, nodeRole, disks, cluster, ...onNodes),
      );
    };
    const general = group('general', false, nodeZones);
    // A volume cannot leave its zone: in a group of several, a node could come back in another.
    for (const zone of nodeZones) group(`redis-${zone}`, true, [zone]);

    // What runs as a Deployment needs a node for the rest, since the others are tainted.
    addon('coredns', general);
    const ebs = addon('aws-ebs-csi-driver', general);
    if (volumeSnapshots) addon('snapshot-controller', general);
    if (settings.sharedFiles) {
      const files = new SharedFiles(
        name,
        {
          vpcId: network.vpcId,
          subnets: subnets(nodeZones),
          nodes: cluster.securityGroup,
          deletionProtection,
          tags,
        },
        after(network, cluster),
      );
      addon('aws-efs-csi-driver', general, files);
      this.fileSystemId = files.fileSystemId;
    }
    const backups = new BackupBucket(
      name,
      {
        account,
        days: settings.backupDays,
        cluster: cluster.clusterName,
        writer: backupIdentity,
        deletionProtection,
        tags,
      },
      after(cluster),
    );

    this.kubeconfig = cluster.kubeconfig;
    this.identity = cluster.identity;
    this.backupBucket = backups.bucket;
    this.clusterName = cluster.clusterName;
    this.volumeIds = disks.volumeIds;
    this.nodeRole = nodeRole.roleName;
    this.diskRole = ebs.roleName;
    this.registerOutputs({
      kubeconfig: this.kubeconfig,
      identity: this.identity,
      backupBucket: this.backupBucket,
      clusterName: this.clusterName,
      volumeIds: this.volumeIds,
      fileSystemId: this.fileSystemId,
      nodeRole: this.nodeRole,
      diskRole: this.diskRole,
    });
  }
}
