import type * as pulumi from '@pulumi/pulumi';

/**
 * What all nodes have in common: an account with few rights, whose credentials no pod can read, and a verified boot.
 * Access scopes are an older way to limit the account; its roles are what counts.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export function hardened(account: pulumi.Input<string>) {
  return {
    serviceAccount: account,
    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    metadata: { 'disable-legacy-endpoints': 'true' },
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    workloadMetadataConfig: { mode: 'GKE_METADATA' },
  };
}
