import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { nodesDomain, servicesDomain } from '../config/domains';
import { topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { lifetimeOf, type TlsProps, tlsSecret } from '../config/tls';

interface Certified extends TlsProps {
  readonly name: string;
  readonly clusterDomain: string;
}

/**
 * The certificate of a topology's servers and Sentinels, where cert-manager is to make it: by the names of its Services
 * and pods. Addresses of pods come and go, and stand in none: whoever connects to one checks the name of the Service.
 *
 * @param pods that have a Service each
 * @see https://cert-manager.io/docs/usage/certificate/
 */
export function certificate(
  scope: Construct,
  { name, clusterDomain, tls }: Certified,
  pods: readonly string[] = [],
): void {
  if (tls?.issuer === undefined) return;
  const { name: issuer, kind = 'Issuer', group = 'cert-manager.io' } = tls.issuer;
  const { hours, renewHoursBefore } = lifetimeOf(tls.issuer);
  new ApiObject(scope, 'Certificate', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: names.tls(name), labels: topologyLabels(name) },
    spec: {
      secretName: tlsSecret(name, tls),
      dnsNames: dnsNames(name, pods, clusterDomain, Chart.of(scope).namespace),
      duration: `${hours}h`,
      renewBefore: `${renewHoursBefore}h`,
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      // Replicas, peers and Sentinels show it as clients.
      usages: ['digital signature', 'server auth', 'client auth'],
      issuerRef: { name: issuer, kind, group },
    },
  });
}

/** The names of the Services, short and in full, and those that the headless one gives pods. */
function dnsNames(
  name: string,
  pods: readonly string[],
  clusterDomain: string,
  namespace: string | undefined,
): string[] {
  const ofTopology = [names.clientService, names.readService, names.sentinels, names.headlessService].map(of =>
    of(name),
  );
  const services = [...ofTopology, ...pods];
  if (namespace === undefined) return [...services, `*.${names.headlessService(name)}`, 'localhost'];
  const domain = servicesDomain(clusterDomain, namespace);
  return [
    ...services.flatMap(service => [
      service,
      `${service}.${namespace}`,
      `${service}.${namespace}.svc`,
      `${service}.${domain}`,
    ]),
    `*.${nodesDomain(name, clusterDomain, namespace)}`,
    'localhost',
  ];
}
