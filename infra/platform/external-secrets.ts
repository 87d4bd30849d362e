import * as pulumi from '@pulumi/pulumi';
import { CHARTS } from './charts';
import { releaseOf } from './release';

/** The operator's ServiceAccount, for a cloud to know it by. */
export const EXTERNAL_SECRETS = { namespace: 'external-secrets', serviceAccount: 'external-secrets' } as const;

/**
 * The operator External Secrets, from its Helm chart: it makes Secrets from what is in a secret manager. Stores are a
 * namespace's own; kinds that reach over all namespaces are switched off.
 *
 * @see https://external-secrets.io/latest/guides/disable-cluster-features/
 */
export class ExternalSecrets extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('redis:platform:ExternalSecrets', name, {}, opts);
    releaseOf(this, {
      chart: CHARTS.externalSecrets,
      name: 'external-secrets',
      namespace: EXTERNAL_SECRETS.namespace,
      podSecurity: 'baseline',
      values: {
        installCRDs: true,
        crds: { createClusterExternalSecret: false, createClusterSecretStore: false, createClusterPushSecret: false },
        processClusterExternalSecret: false,
        processClusterStore: false,
        processClusterPushSecret: false,
        serviceAccount: { name: EXTERNAL_SECRETS.serviceAccount },
      },
    });
    this.registerOutputs();
  }
}
