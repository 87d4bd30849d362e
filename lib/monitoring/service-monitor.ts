import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS, type Port } from '../config/ports';
import { headlessServiceLabels } from '../workload/services';

/** How the Prometheus operator takes up a topology. */
export interface Monitoring {
  /**
   * Labels by which your Prometheus selects its monitors.
   * @default { release: 'monitoring' }, the label of a kube-prometheus-stack release of that name
   */
  readonly labels?: Readonly<Record<string, string>>;
  /** Time between two scrapes, as Prometheus writes it. @default '15s' */
  readonly interval?: string;
  /** Namespace that Prometheus runs in; the network policies let it in from there. @default 'monitoring' */
  readonly namespace?: string;
}

/** Namespace that scrapes come from. */
export function scrapeNamespace(monitoring: Monitoring): string {
  return monitoring.namespace ?? 'monitoring';
}

/** What a ServiceMonitor finds, and how it is named. */
export interface Monitored {
  readonly name: string;
  /** Labels of the Service that leads to it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
}

/** The servers of a topology, with the ports at which they show metrics. */
export function serversMonitored(name: string, ...ports: readonly Port[]): Monitored {
  return { name: names.monitor(name), labels: headlessServiceLabels(name), ports };
}

/**
 * The ServiceMonitor of a topology's servers, or of what else is named. Needs the Prometheus operator's custom resource
 * definitions.
 */
export function serviceMonitor(
  scope: Construct,
  name: string,
  monitoring: Monitoring,
  monitored: Monitored = serversMonitored(name, PORTS.exporter),
): void {
  new ApiObject(scope, 'ServiceMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name: monitored.name,
      labels: { ...topologyLabels(name), ...(monitoring.labels ?? { release: 'monitoring' }) },
    },
    spec: {
      selector: { matchLabels: { ...monitored.labels } },
      endpoints: monitored.ports.map(({ name: port }) => ({ port, interval: monitoring.interval ?? '15s' })),
    },
  });
}
