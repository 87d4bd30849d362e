/** How a cluster is reached. */
export interface ClusterAccess {
  /** Name of the cluster, and of the context. */
  readonly name: string;
  /** URL of the control plane. */
  readonly server: string;
  /**
   * Certificate of the authority that signed the control plane's, PEM in base64.
   * @default - none: it is signed by an authority that every machine knows
   */
  readonly certificateAuthority?: string;
  /** The program that asks the cloud for a token of whoever runs it. */
  readonly login: Login;
}

/** A program that prints a token, each time that one is needed. */
export interface Login {
  readonly command: string;
  /** @default - none */
  readonly args?: readonly string[];
  /** What to do where the program is not there. */
  readonly installHint: string;
  /** Whether the program wants to know the cluster. @default false */
  readonly provideClusterInfo?: boolean;
}

/** A kubeconfig, as JSON, which is YAML too. There is no secret in it. */
export function kubeconfigOf({ name, server, certificateAuthority, login }: ClusterAccess): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': certificateAuthority } }],
    users: [{ name, user: { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', ...login } } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  return JSON.stringify(config, undefined, 2);
}
