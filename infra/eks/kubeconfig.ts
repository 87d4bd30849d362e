import { kubeconfigOf } from '../kubeconfig';

/** How a cluster on EKS is reached. */
export interface EksAccess {
  /** Name of the cluster, and of the context. */
  readonly name: string;
  readonly region: string;
  /** URL of the control plane. */
  readonly endpoint: string;
  /** Certificate of the authority that signed the control plane's, PEM in base64. */
  readonly certificateAuthority: string;
}

/**
 * A kubeconfig. There is no secret in it: AWS' command line makes a token of the login of whoever uses it, each time.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function kubeconfig({ name, region, endpoint, certificateAuthority }: EksAccess): string {
  return kubeconfigOf({
    name,
    server: endpoint,
    certificateAuthority,
    login: {
      command: 'aws',
      args: ['eks', 'get-token', '--output', 'json', '--region', region, '--cluster-name', name],
      installHint: 'Install the AWS CLI, and log in: https://docs.aws.amazon.com/cli/',
    },
  });
}
