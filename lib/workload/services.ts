import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { componentLabels, dataCenterLabels, LABELS, topologyLabels } from '../config/labels';
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

/** The Service that clients are given: one address in front of all ready servers, or of those with these labels. */
export function clientService(
  scope: Construct,
  name: string,
  selector = componentLabels(name, 'server'),
  ports: readonly Port[] = [PORTS.redis],
): void {
  frontService(scope, 'ClientService', names.clientService(name), name, selector, ports);
}

/** The Service that the clients of a data centre of Dynomites are given. */
export function dataCenterService(scope: Construct, name: string, dataCenter: string): void {
  const service = names.dataCenter(name, dataCenter);
  frontService(scope, 'ClientService', service, name, dataCenterLabels(name, dataCenter), [PORTS.dynomite]);
}

/** The Service that clients who only read are given: one address in front of all ready servers. */
export function readService(scope: Construct, name: string, ports: readonly Port[]): void {
  frontService(scope, 'ReadService', names.readService(name), name, componentLabels(name, 'server'), ports);
}

function frontService(
  scope: Construct,
  id: string,
  service: string,
  name: string,
  selector: Record<string, string>,
  ports: readonly Port[],
): void {
  new k8s.KubeService(scope, id, {
    metadata: { name: service, labels: topologyLabels(name) },
    spec: { selector, ports: ports.map(servicePort) },
  });
}

/** The label by which a Service finds one pod of a StatefulSet. */
export function podSelector(pod: string): Record<string, string> {
  return { [LABELS.pod]: pod };
}

/**
 * A Service for each pod, named like it. Its address stays while pods come and go, ready or not, so that whoever knows
 * the pod by its name finds it again, and is refused at once while it is away.
 */
export function podServices(scope: Construct, name: string, pods: readonly string[], ports: readonly Port[]): void {
  for (const [ordinal, pod] of pods.entries()) {
    new k8s.KubeService(scope, `Pod${ordinal}Service`, {
      metadata: { name: pod, labels: topologyLabels(name) },
      spec: { publishNotReadyAddresses: true, selector: podSelector(pod), ports: ports.map(servicePort) },
    });
  }
}
