import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Client } from '../config/client';
import { clientLabels, componentLabels, LABELS, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS, type Port } from '../config/ports';

type Peer = k8s.NetworkPolicyPeer;

const port = (to: Port, protocol = 'TCP'): k8s.NetworkPolicyPort => ({
  port: k8s.IntOrString.fromNumber(to.number),
  protocol,
});
const pods = (matchLabels: Record<string, string>): Peer => ({ podSelector: { matchLabels } });

// Wherever it is answered: by CoreDNS pods, by a node-local cache on a link-local address, or by the cloud.
const DNS = { name: 'dns', number: 53 };
const toDns: k8s.NetworkPolicyEgressRule = { ports: [port(DNS), port(DNS, 'UDP')] };

const scraped = (from: string | undefined, at: Port): k8s.NetworkPolicyIngressRule[] =>
  from
    ? [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from } } }], ports: [port(at)] }]
    : [];

function policy(
  scope: Construct,
  id: string,
  name: string,
  topology: string,
  selected: Record<string, string>,
  rules: Pick<k8s.NetworkPolicySpec, 'ingress' | 'egress'>,
): void {
  new k8s.KubeNetworkPolicy(scope, id, {
    metadata: { name, labels: topologyLabels(topology) },
    spec: {
      podSelector: {
        matchLabels: selected,
        matchExpressions: [{ key: LABELS.isolated, operator: 'DoesNotExist' }],
      },
      policyTypes: Object.keys(rules).map(direction => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...rules,
    },
  });
}

/** Who the servers of a topology talk with, besides clients. */
export interface Traffic {
  /** Ports on which the servers talk with each other. */
  readonly peers: readonly Port[];
  /** Whether there is a keeper. */
  readonly keeper: boolean;
  /** Namespace that metrics are scraped from. @default - none */
  readonly scrapedFrom?: string;
}

/**
 * The policies of a topology's own traffic: between its servers, from its keeper, to DNS, from Prometheus, and from
 * pods of its namespace that carry the client labels. Everything else is refused.
 */
export function topologyPolicies(scope: Construct, name: string, traffic: Traffic): void {
  const servers = componentLabels(name, 'server');
  const keeper = componentLabels(name, 'keeper');
  const peers = traffic.peers.map(each => port(each));
  const alone = peers.length === 0;
  policy(scope, 'ServersPolicy', `${name}-servers`, name, servers, {
    ingress: [
      ...(alone ? [] : [{ from: [pods(servers)], ports: peers }]),
      { from: [...(traffic.keeper ? [pods(keeper)] : []), pods(clientLabels(name))], ports: [port(PORTS.redis)] },
      ...scraped(traffic.scrapedFrom, PORTS.exporter),
    ],
    egress: [
      ...(alone ? [] : [{ to: [pods(servers)], ports: peers }, toDns]),
      ...(traffic.keeper ? [{ to: [pods(keeper)], ports: [port(PORTS.verdict)] }] : []),
    ],
  });
  if (!traffic.keeper) return;
  policy(scope, 'KeeperPolicy', names.keeper(name), name, keeper, {
    ingress: [{ from: [pods(servers)], ports: [port(PORTS.verdict)] }, ...scraped(traffic.scrapedFrom, PORTS.http)],
    egress: [{ to: [pods(servers)], ports: [port(PORTS.redis)] }, toDns],
  });
}

/** A policy that lets one more group of clients in. */
export function clientPolicy(scope: Construct, id: string, topology: string, client: Client): void {
  const from = client.cidr === undefined ? clientPods(topology, client) : addresses(client.cidr, client.except);
  policy(scope, id, `${topology}-client-${id.toLowerCase()}`, topology, componentLabels(topology, 'server'), {
    ingress: [{ from: [from], ports: [port(PORTS.redis)] }],
  });
}

function clientPods(topology: string, { namespace, namespaceLabels, podLabels }: Client): Peer {
  const inNamespaces = namespace ? { 'kubernetes.io/metadata.name': namespace } : namespaceLabels;
  return {
    ...pods({ ...(podLabels ?? clientLabels(topology)) }),
    ...(inNamespaces ? { namespaceSelector: { matchLabels: { ...inNamespaces } } } : {}),
  };
}

function addresses(cidr: string, except: readonly string[] = []): Peer {
  return { ipBlock: { cidr, ...(except.length > 0 ? { except: [...except] } : {}) } };
}
