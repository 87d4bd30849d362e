import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import type { KubernetesIdentity } from '../identity';
import { holdsData } from '../protection';
import { backupBucketName } from './names';
import { Role } from './role';
import { type Tags, tagged } from './tags';

/** Where backups go, and who makes them. */
export interface BackupBucketArgs {
  /** Id of the AWS account, which the name begins with. */
  readonly account: pulumi.Input<string>;
  /** Days that a backup is kept. */
  readonly days: number;
  /** Name of the cluster that the writer is in. */
  readonly cluster: pulumi.Input<string>;
  /** Who may add backups and read them. */
  readonly writer: KubernetesIdentity;
  /** Whether it refuses to be deleted, and stays where Pulumi is made to forget it. */
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

/** Days that what was replaced can be had back. */
const REPLACED_DAYS = 7;

/** Of objects. Without the right to delete versions, what is replaced stays until its age takes it. */
const WRITER_ACTIONS = ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/**
 * A bucket for backups, encrypted, never public, reached by TLS alone, and the right to write to it for one service
 * account of Kubernetes, by EKS Pod Identity. The writer may not delete; what it replaces stays as an older version.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class BackupBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:BackupBucket', name, {}, opts);
    const { days, writer, deletionProtection, tags } = args;
    const child = childOf(this, opts);
    const made = new aws.s3.Bucket(
      name,
      {
        bucket: pulumi.output(args.account).apply(account => backupBucketName(account, name)),
        forceDestroy: false,
        tags: tagged(tags, name),
      },
      { ...child, ...holdsData(deletionProtection) },
    );
    const { bucket, arn } = made;
    new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } }, child);
    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      child,
    );
    const versions = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: 'Enabled' } },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: 'age',
            status: 'Enabled',
            filter: {},
            expiration: { days },
            noncurrentVersionExpiration: { noncurrentDays: REPLACED_DAYS },
            abortIncompleteMultipartUpload: { daysAfterInitiation: REPLACED_DAYS },
          },
        ],
      },
      { parent: this, dependsOn: versions },
    );
    // One change of a bucket's access at a time.
    new aws.s3.BucketPolicy(name, { bucket, policy: arn.apply(tlsOnly) }, { parent: this, dependsOn: closed });

    const role = new Role(
      `${name}-backup`,
      {
        service: 'pods.eks',
        allowed: [
          { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [arn] },
          { actions: WRITER_ACTIONS, resources: [pulumi.interpolate`${arn}/*`] },
        ],
        tags,
      },
      { parent: this, dependsOn: opts?.dependsOn },
    );
    new aws.eks.PodIdentityAssociation(
      `${name}-backup`,
      { clusterName: args.cluster, ...writer, roleArn: role.arn, tags: tagged(tags, `${name}-backup`) },
      { parent: this, dependsOn: role },
    );
    this.bucket = bucket;
    this.registerOutputs({ bucket });
  }
}

/** Nobody reaches the bucket without TLS. */
function tlsOnly(arn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
