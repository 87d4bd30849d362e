import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** How to monitor. */
export interface MonitoringArgs {
  /** Namespace to make, for all of it. @default 'monitoring', where the constructs let scrapes come from */
  readonly namespace?: string;
}

/** Prometheus, its operator and the custom resource definitions of it. */
const CHART = {
  chart: 'kube-prometheus-stack',
  version: '91.5.0',
  repositoryOpts: { repo: 'https://prometheus-community.github.io/helm-charts' },
};

/** ServiceMonitors are selected by the name of the release: the constructs label theirs `release: monitoring`. */
const RELEASE = 'monitoring';

const TIMEOUT_SECONDS = 600;

/**
 * Prometheus by its operator, from the Helm chart kube-prometheus-stack.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, { namespace = 'monitoring' }: MonitoringArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super('redis:platform:Monitoring', name, {}, opts);
    const made = new kubernetes.core.v1.Namespace(
      namespace,
      {
        metadata: {
          name: namespace,
          // The exporter of the nodes' own metrics looks into its node.
          labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
        },
      },
      { parent: this },
    );
    new kubernetes.helm.v3.Release(
      RELEASE,
      {
        ...CHART,
        name: RELEASE,
        namespace: made.metadata.name,
        atomic: true,
        cleanupOnFail: true,
        timeout: TIMEOUT_SECONDS,
        values: VALUES,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

const OFF = { enabled: false };

const VALUES = {
  // The cloud runs these, and lets nobody look into them.
  kubeControllerManager: OFF,
  kubeScheduler: OFF,
  kubeEtcd: OFF,
  kubeProxy: OFF,
  // Nobody to tell, and nothing to show, yet: Grafana would come with a password that everybody knows.
  alertmanager: OFF,
  grafana: OFF,
};
