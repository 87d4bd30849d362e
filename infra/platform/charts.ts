/** A Helm chart of a fixed version, as a release takes it. */
export interface HelmChart {
  readonly chart: string;
  readonly version: string;
  readonly repositoryOpts: { readonly repo: string };
}

/** The charts that are installed, each from the repository of those who make it. All versions are set here. */
export const CHARTS = {
  /**
   * Prometheus, its operator, Grafana and Alertmanager.
   *
   * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
   */
  monitoring: chart('kube-prometheus-stack', '91.5.0', 'https://prometheus-community.github.io/helm-charts'),
  /** @see https://cert-manager.io/docs/installation/helm/ */
  certManager: chart('cert-manager', 'v1.21.2', 'https://charts.jetstack.io'),
  /** @see https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd */
  argoCd: chart('argo-cd', '10.9.2', 'https://argoproj.github.io/argo-helm'),
  /** @see https://external-secrets.io/latest/introduction/getting-started/ */
  externalSecrets: chart('external-secrets', '2.10.0', 'https://charts.external-secrets.io'),
} as const;

function chart(name: string, version: string, repo: string): HelmChart {
  return { chart: name, version, repositoryOpts: { repo } };
}
