import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { childOf } from '../children';
import type { SecretManager, StoredSecret } from '../platform/secret-manager';
import { holdsData } from '../protection';
import { principalOf } from './principal';

/** The part of Secret Manager that an environment uses. */
export interface StoredSecretsArgs {
  readonly project: pulumi.Input<string>;
  /** Where what is stored stays. */
  readonly region: string;
  /** The secrets, by whom they are for. */
  readonly secrets: readonly StoredSecret[];
  /** What must be there before the project has an identity pool: a cluster with Workload Identity. */
  readonly identityPool: pulumi.Resource;
  /** Whether those that are made refuse to be deleted, and stay where Pulumi is made to forget them. */
  readonly deletionProtection: boolean;
  /** Labels of everything that costs money. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Name of the ServiceAccount that reads what is for its namespace. */
const READER = 'secret-reader';

/**
 * Secrets in Google's Secret Manager, encrypted by Google, in one region, and the right to read each for one service
 * account of Kubernetes: that of the namespace that it is for.
 *
 * @see https://docs.cloud.google.com/secret-manager/docs/access-control
 */
export class StoredSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: StoredSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:gke:StoredSecrets', name, {}, opts);
    const { project, deletionProtection } = args;
    const child = childOf(this, opts);
    const kept = holdsData(deletionProtection);
    for (const { name: secretId, namespace, value } of args.secrets) {
      const secret =
        value &&
        new gcp.secretmanager.Secret(
          secretId,
          {
            project,
            secretId,
            replication: { userManaged: { replicas: [{ location: args.region }] } },
            labels: { ...args.labels },
            deletionProtection,
          },
          { ...child, ...kept },
        );
      if (secret && value) {
        new gcp.secretmanager.SecretVersion(secretId, { secret: secret.id, secretData: value }, { ...child, ...kept });
      }
      new gcp.secretmanager.SecretIamMember(
        `${secretId}-${namespace}`,
        {
          project,
          secretId: secret?.secretId ?? secretId,
          role: 'roles/secretmanager.secretAccessor',
          member: principalOf(project, { namespace, serviceAccount: READER }, { parent: this }),
        },
        { parent: this, dependsOn: args.identityPool },
      );
    }
    this.registerOutputs();
  }
}

/** Google's Secret Manager, as the platform uses it. */
export function googleSecretManager(
  name: string,
  args: Omit<StoredSecretsArgs, 'secrets' | 'project'> & { readonly project: string },
): SecretManager {
  return {
    store: (secrets, opts) => new StoredSecrets(name, { ...args, secrets }, opts),
    provider: {
      gcpsm: {
        projectID: args.project,
        auth: { workloadIdentity: { serviceAccountRef: { name: READER } } },
      },
    },
    serviceAccount: READER,
  };
}
