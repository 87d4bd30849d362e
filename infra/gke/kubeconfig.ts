/** How a cluster is reached. */
export interface ClusterAccess {
  /** Name of the cluster, and of the context. */
  readonly name: string;
  /** Name or address of the control plane. */
  readonly host: string;
  /**
   * Certificate of the authority that signed the control plane's, PEM in base64.
   * @default - none: the certificate of a DNS name is signed by an authority that every machine knows
   */
  readonly certificateAuthority?: string;
}

/**
 * A kubeconfig, as JSON, which is YAML too. There is no secret in it: the plugin of gcloud asks for a token of whoever
 * uses it, each time.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
 */
export function kubeconfig({ name, host, certificateAuthority }: ClusterAccess): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${host}`, 'certificate-authority-data': certificateAuthority } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'gke-gcloud-auth-plugin',
            installHint: 'Install it: gcloud components install gke-gcloud-auth-plugin',
            provideClusterInfo: true,
          },
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  return JSON.stringify(config, undefined, 2);
}
