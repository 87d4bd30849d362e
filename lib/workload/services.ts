import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS, type Port } from '../config/ports';

/** A Service port that leads to the container port of the same name. */
export function servicePort(port: Port): k8s.ServicePort {
  return { name: port.name, port: port.number, targetPort: k8s.IntOrString.fromString(port.name) };
}

/** Label by which a monitor finds the one Service that lists every server with its metrics port. */
export function headlessServiceLabels(name: string): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, 'server') };
}

/**
 * The headless Service: a stable name for each server, ready or not, since servers must find each other to become
 * ready. It is also where metrics are scraped.
 */
export function headlessService(scope: Construct, name: string, ports: readonly Port[]): void {
  new k8s.KubeService(scope, 'HeadlessService', {
    metadata: { name: names.headlessService(name), labels: headlessServiceLabels(name) },
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: componentLabels(name, 'server'),
      ports: ports.map(servicePort),
    },
  });
}

/** The Service that clients are given: one address in front of all ready servers. */
export function clientService(scope: Construct, name: string): void {
  new k8s.KubeService(scope, 'ClientService', {
    metadata: { name: names.clientService(name), labels: topologyLabels(name) },
    spec: { selector: componentLabels(name, 'server'), ports: [servicePort(PORTS.redis)] },
  });
}
