import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor' with {
  'resolution-mode': 'import',
};
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS, type Port } from '../config/ports';
import { sentinelServiceLabels } from '../workload/sentinels';
import { headlessServiceLabels } from '../workload/services';
import { type Monitoring, scrapeInterval, selectedBy } from './monitoring';

/** What a ServiceMonitor finds, and how it is named. */
export interface Monitored {
  /** Id of the construct. @default 'ServiceMonitor' */
  readonly id?: string;
  readonly name: string;
  /** Labels of the Service that leads to it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
}

/** The servers of a topology, with the ports at which they show metrics. */
export function serversMonitored(name: string, ...ports: readonly Port[]): Monitored {
  return { name: names.monitor(name), labels: headlessServiceLabels(name), ports };
}

/** The Sentinels of a topology, wherever they run. */
export function sentinelsMonitored(name: string): Monitored {
  return {
    id: 'SentinelsMonitor',
    name: names.sentinels(name),
    labels: sentinelServiceLabels(name),
    ports: [PORTS.sentinelExporter],
  };
}

/** The keeper of a topology. */
export function keeperMonitored(name: string): Monitored {
  const labels = { ...topologyLabels(name), ...componentLabels(name, 'keeper') };
  return { id: 'KeeperMonitor', name: names.keeper(name), labels, ports: [PORTS.http] };
}

/** The program that has a topology follow another Redis. */
export function migrationMonitored(name: string): Monitored {
  const labels = { ...topologyLabels(name), ...componentLabels(name, 'migration') };
  return { id: 'MigrationMonitor', name: names.migration(name), labels, ports: [PORTS.http] };
}

/** A ServiceMonitor. Needs the Prometheus operator's custom resource definitions. */
export function serviceMonitor(scope: Construct, name: string, monitoring: Monitoring, monitored: Monitored): void {
  const spec: IServiceMonitor['spec'] = {
    selector: { matchLabels: { ...monitored.labels } },
    endpoints: monitored.ports.map(({ name: port }) => ({ port, interval: scrapeInterval(monitoring) })),
  };
  new ApiObject(scope, monitored.id ?? 'ServiceMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name: monitored.name,
      labels: { ...topologyLabels(name), ...selectedBy(monitoring) },
    },
    spec,
  });
}
