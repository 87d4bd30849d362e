import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import { EXTERNAL_SECRETS } from '../platform/external-secrets';
import type { SecretManager, StoredSecret } from '../platform/secret-manager';
import { holdsData } from '../protection';
import { Role } from './role';
import { type Tags, tagged } from './tags';

/** The part of Secrets Manager that an environment uses. */
export interface StoredSecretsArgs {
  /** Region that the secrets are in. */
  readonly region: string;
  readonly secrets: readonly StoredSecret[];
  /** Name of the cluster that External Secrets runs in. */
  readonly cluster: pulumi.Input<string>;
  /** Whether those that are made refuse to be deleted, and stay where Pulumi is made to forget them. */
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

/** Days that a secret can be had back once it is deleted. Its name is taken as long. */
const RECOVERY_DAYS = 30;

const READ = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];

/**
 * Secrets in AWS Secrets Manager, encrypted, and the right to read these and no others for the pods of External Secrets,
 * by EKS Pod Identity.
 *
 * @see https://external-secrets.io/latest/provider/aws-access/
 */
export class StoredSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: StoredSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:eks:StoredSecrets', name, {}, opts);
    const { deletionProtection, tags } = args;
    const child = childOf(this, opts);
    const kept = holdsData(deletionProtection);
    const arns = args.secrets.map(({ name: secretName, value }) => {
      if (value === undefined) {
        return aws.secretsmanager.getSecretOutput({ name: secretName }, { parent: this }).arn;
      }
      const secret = new aws.secretsmanager.Secret(
        secretName,
        {
          name: secretName,
          // Taken down for good, so that the same can be made again.
          recoveryWindowInDays: deletionProtection ? RECOVERY_DAYS : 0,
          tags: tagged(tags, secretName),
        },
        { ...child, ...kept },
      );
      new aws.secretsmanager.SecretVersion(
        secretName,
        { secretId: secret.id, secretString: value },
        { ...child, ...kept },
      );
      return secret.arn;
    });
    const role = new Role(
      `${name}-secrets`,
      { service: 'pods.eks', allowed: [{ actions: READ, resources: arns }], tags },
      { parent: this, dependsOn: opts?.dependsOn },
    );
    new aws.eks.PodIdentityAssociation(
      `${name}-secrets`,
      { clusterName: args.cluster, ...EXTERNAL_SECRETS, roleArn: role.arn, tags: tagged(tags, `${name}-secrets`) },
      { parent: this, dependsOn: role },
    );
    this.registerOutputs();
  }
}

/** AWS Secrets Manager, as the platform uses it. */
export function awsSecretManager(name: string, args: Omit<StoredSecretsArgs, 'secrets'>): SecretManager {
  return {
    store: (secrets, opts) => new StoredSecrets(name, { ...args, secrets }, opts),
    provider: { aws: { service: 'SecretsManager', region: args.region } },
  };
}
