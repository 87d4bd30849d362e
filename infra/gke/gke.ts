import * as pulumi from '@pulumi/pulumi';
import type { KubernetesIdentity } from '../identity';
import { labelsOf } from '../labels';
import { Apis } from './apis';
import { BackupBucket } from './backup-bucket';
import { Cluster } from './cluster';
import { Disks } from './disks';
import { nameProblems } from './names';
import { Network } from './network';
import { NodeAccount } from './node-account';
import { NodePool } from './node-pool';
import { gkeProblems } from './problems';
import { fullGkeSettings, type GkeNodes, type GkeSettings } from './settings';

/** A cluster for Redis, and the project that it is made in. */
export interface GkeArgs {
  /** Id of the Google Cloud project, which must be there. */
  readonly project: pulumi.Input<string>;
  readonly settings: GkeSettings;
  /** The service account of Kubernetes that may add backups to the bucket, and read them. */
  readonly backupIdentity: KubernetesIdentity;
  /** Whether passwords are kept in Secret Manager. @default false */
  readonly secretManager?: boolean;
}

/**
 * All of Google Cloud that a Redis environment needs: APIs, network, cluster, a node pool for Redis and one for the
 * rest, disks made beforehand, and a bucket for backups. What depends on this component waits for all of it.
 *
 * Throws one error with everything that is wrong with name and settings, before anything is made.
 */
export class Gke extends pulumi.ComponentResource {
  /** How kubectl reaches the cluster. Holds no secret: `gke-gcloud-auth-plugin` asks for a token each time. */
  readonly kubeconfig: pulumi.Output<string>;
  /** What tells the cluster from one that takes its place. */
  readonly identity: pulumi.Output<string>;
  /** Name of the bucket for backups. */
  readonly backupBucket: pulumi.Output<string>;
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** The cluster's region, or its zone. */
  readonly location: pulumi.Output<string>;
  /** Address of the nodes' service account, to give it further rights. */
  readonly nodeAccount: pulumi.Output<string>;

  constructor(
    name: string,
    { project, settings: given, backupIdentity, secretManager = false }: GkeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const problems = [...nameProblems(name), ...gkeProblems(given)];
    if (problems.length > 0) {
      throw new pulumi.RunError([`The GKE settings of "${name}" cannot be used:`, ...problems].join('\n  '));
    }
    super('redis:gke:Environment', name, {}, opts);
    const settings = fullGkeSettings(given);
    const { region, zones, ranges, deletionProtection } = settings;
    const labels = labelsOf(name);
    const after = (...dependsOn: pulumi.Resource[]) => ({ parent: this, dependsOn });

    const apis = new Apis(name, { project, sharedFiles: settings.sharedFiles, secretManager }, after());
    const network = new Network(name, { project, region, ranges }, after(apis));
    const account = new NodeAccount(name, { project }, after(apis));
    const disks = new Disks(name, { project, region, disks: settings.disks, deletionProtection, labels }, after(apis));
    const cluster = new Cluster(
      name,
      {
        project,
        settings,
        network: network.network,
        subnetwork: network.subnetwork,
        nodeAccount: account.email,
        labels,
      },
      after(network, account),
    );
    const pool = (kind: string, nodes: Required<GkeNodes>, forRedis: boolean) =>
      new NodePool(
        `${name}-${kind}`,
        {
          project,
          cluster: cluster.clusterName,
          location: cluster.location,
          zones,
          nodes,
          forRedis,
          nodeAccount: account.email,
          labels,
        },
        // Images come through NAT. A disk cannot be deleted while a node has it.
        after(network, account, disks, cluster),
      );
    pool('redis', settings.redisNodes, true);
    pool('general', settings.generalNodes, false);
    const backups = new BackupBucket(
      name,
      {
        project,
        region,
        days: settings.backupDays,
        writer: backupIdentity,
        identityPool: cluster,
        deletionProtection,
        labels,
      },
      after(apis),
    );

    this.kubeconfig = cluster.kubeconfig;
    this.identity = cluster.identity;
    this.backupBucket = backups.bucket;
    this.clusterName = cluster.clusterName;
    this.location = cluster.location;
    this.nodeAccount = account.email;
    this.registerOutputs({
      kubeconfig: this.kubeconfig,
      identity: this.identity,
      backupBucket: this.backupBucket,
      clusterName: this.clusterName,
      location: this.location,
      nodeAccount: this.nodeAccount,
    });
  }
}
