import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { holdsData } from '../protection';
import { type Tags, tagged } from './tags';

/** A key to make. */
export interface SecretsKeyArgs {
  /** Whether it refuses to be deleted, and stays where Pulumi is made to forget it. */
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

/** Days in which the deletion of a key can be taken back, the most that AWS takes. */
const DAYS_TO_REGRET = 30;

/**
 * The key that the keys of Kubernetes' Secrets are encrypted with before they are stored. Without it the cluster is lost:
 * it is replaced by a new version of itself every year, and deleted a month after it was asked for.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
 */
export class SecretsKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SecretsKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:SecretsKey', name, {}, opts);
    const { deletionProtection, tags } = args;
    const child = childOf(this, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: `Secrets of the EKS cluster ${name}`,
        enableKeyRotation: true,
        deletionWindowInDays: DAYS_TO_REGRET,
        tags: tagged(tags, name),
      },
      { ...child, ...holdsData(deletionProtection) },
    );
    new aws.kms.Alias(name, { name: `alias/${name}-secrets`, targetKeyId: key.keyId }, child);
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
