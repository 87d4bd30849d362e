import type * as pulumi from '@pulumi/pulumi';

/** A secret of a cloud's secret manager: a JSON object with a password for each user. */
export interface StoredSecret {
  /** Its name there. */
  readonly name: string;
  /** The namespace that it is for. */
  readonly namespace: string;
  /** What is in it. @default - it is there already, and others keep it */
  readonly value?: pulumi.Output<string>;
}

/** A cloud's secret manager, as the platform uses it. */
export interface SecretManager {
  /** Makes the secrets that have a value, and lets External Secrets read all of them. What it makes, the operator waits for. */
  readonly store: (secrets: readonly StoredSecret[], opts: pulumi.ComponentResourceOptions) => pulumi.Resource;
  /**
   * `spec.provider` of a SecretStore.
   *
   * @see https://external-secrets.io/latest/api/secretstore/
   */
  readonly provider: Readonly<Record<string, unknown>>;
  /**
   * Name of a ServiceAccount, to be made in each namespace, as which the operator reads what is for that namespace.
   * @default - none: it reads as itself
   */
  readonly serviceAccount?: string;
}
