import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import type { KubernetesIdentity } from '../identity';
import { holdsData } from '../protection';
import { backupBucketName } from './names';
import { principalOf } from './principal';

/** Where backups go, and who makes them. */
export interface BackupBucketArgs {
  readonly project: pulumi.Input<string>;
  readonly region: string;
  /** Days that a backup is kept. */
  readonly days: number;
  /** Who may add backups and read them. */
  readonly writer: KubernetesIdentity;
  /** What must be there before the project has an identity pool: a cluster with Workload Identity. */
  readonly identityPool: pulumi.Resource;
  /** Whether it refuses to be deleted, and stays where Pulumi is made to forget it. */
  readonly deletionProtection: boolean;
  /** Labels of everything that costs money. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Days that what was deleted can be had back, the fewest that Google takes but none. */
const SOFT_DELETE_DAYS = 7;

/**
 * The writer may create objects and read them. It may neither replace nor delete one: whoever takes it over cannot
 * destroy a backup, and age alone does.
 *
 * @see https://docs.cloud.google.com/storage/docs/access-control/iam-roles
 */
const WRITER_ROLES = { creator: 'roles/storage.objectCreator', viewer: 'roles/storage.objectViewer' };

/**
 * A bucket for backups, never public, and the right to write to it for one service account of Kubernetes, without a
 * key: its pods are known to Google by Workload Identity Federation.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export class BackupBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:BackupBucket', name, {}, opts);
    const { project, deletionProtection, writer } = args;
    const child = childOf(this, opts);
    const bucket = new gcp.storage.Bucket(
      name,
      {
        project,
        name: pulumi.output(project).apply(id => backupBucketName(id, name)),
        // Google answers in capitals, and another location is another bucket.
        location: args.region.toUpperCase(),
        storageClass: 'STANDARD',
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        softDeletePolicy: { retentionDurationSeconds: SOFT_DELETE_DAYS * 24 * 60 * 60 },
        lifecycleRules: [{ action: { type: 'Delete' }, condition: { age: args.days } }],
        forceDestroy: false,
        labels: { ...args.labels },
      },
      { ...child, ...holdsData(deletionProtection) },
    );
    const member = principalOf(project, writer, { parent: this, dependsOn: opts?.dependsOn });
    for (const [what, role] of Object.entries(WRITER_ROLES)) {
      new gcp.storage.BucketIAMMember(
        `${name}-${what}`,
        { bucket: bucket.name, role, member },
        { parent: this, dependsOn: args.identityPool },
      );
    }
    this.bucket = bucket.name;
    this.registerOutputs({ bucket: this.bucket });
  }
}
