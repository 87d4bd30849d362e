import { kubeconfigOf } from '../kubeconfig';

/** How a cluster on GKE is reached. */
export interface GkeAccess {
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
 * A kubeconfig. There is no secret in it: the plugin of gcloud asks for a token of whoever uses it, each time.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
 */
export function kubeconfig({ name, host, certificateAuthority }: GkeAccess): string {
  return kubeconfigOf({
    name,
    server: `https://${host}`,
    certificateAuthority,
    login: {
      command: 'gke-gcloud-auth-plugin',
      installHint: 'Install it: gcloud components install gke-gcloud-auth-plugin',
      provideClusterInfo: true,
    },
  });
}
