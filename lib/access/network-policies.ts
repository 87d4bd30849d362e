import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Client } from '../config/client';
import { COMPONENT, type Component, clientLabels, componentLabels, LABELS, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS, type Port } from '../config/ports';

type Peer = k8s.NetworkPolicyPeer;

const port = (to: Port, protocol = 'TCP'): k8s.NetworkPolicyPort => ({
  port: k8s.IntOrString.fromNumber(to.number),
  protocol,
});
const portsOf = (ports: readonly Port[]) => ports.map(each => port(each));
const pods = (matchLabels: Record<string, string>): Peer => ({ podSelector: { matchLabels } });

// Wherever it is answered: by CoreDNS pods, by a node-local cache on a link-local address, or by the cloud.
const DNS = { name: 'dns', number: 53 };
const toDns: k8s.NetworkPolicyEgressRule = { ports: [port(DNS), port(DNS, 'UDP')] };

const scraped = (from: string | undefined, at: Port): k8s.NetworkPolicyIngressRule[] =>
  from
    ? [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from } } }], ports: [port(at)] }]
    : [];

/** Pods that clients speak to, and on which ports. */
export interface Door {
  readonly component: Component;
  readonly ports: readonly Port[];
}

/** Where clients come in to servers. */
export const serverDoor = (...ports: readonly Port[]): Door => ({ component: 'server', ports });

/**
 * Where clients come in to Dynomites. Their servers' port is no door: these have no password, and are for each other
 * alone.
 */
export const DYNOMITE_DOOR: Door = { component: 'server', ports: [PORTS.dynomite] };

/** Pods of some components of a topology. */
function selectorOf(topology: string, ...components: readonly Component[]): k8s.LabelSelector {
  const [first, ...others] = components;
  if (first !== undefined && others.length === 0) return { matchLabels: componentLabels(topology, first) };
  const { [COMPONENT]: _, ...common } = componentLabels(topology, 'server');
  return { matchLabels: common, matchExpressions: [{ key: COMPONENT, operator: 'In', values: [...components] }] };
}

/** The way out to doors of a topology. */
function toDoors(topology: string, doors: readonly Door[]): k8s.NetworkPolicyEgressRule[] {
  return doors.map(({ component, ports }) => ({
    to: [pods(componentLabels(topology, component))],
    ports: portsOf(ports),
  }));
}

function policy(
  scope: Construct,
  id: string,
  name: string,
  topology: string,
  selected: k8s.LabelSelector,
  rules: Pick<k8s.NetworkPolicySpec, 'ingress' | 'egress'>,
): void {
  new k8s.KubeNetworkPolicy(scope, id, {
    metadata: { name, labels: topologyLabels(topology) },
    spec: {
      podSelector: {
        ...selected,
        matchExpressions: [...(selected.matchExpressions ?? []), { key: LABELS.isolated, operator: 'DoesNotExist' }],
      },
      policyTypes: Object.keys(rules).map(direction => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      // The API server drops an empty list, and a comparison with what was applied would never end.
      ...Object.fromEntries(Object.entries(rules).filter(([, list]) => list.length > 0)),
    },
  });
}

/** Who the servers of a topology talk with, besides clients. */
export interface Traffic {
  /** Where clients come in: the servers first, then the Sentinels, where these have pods of their own. */
  readonly doors: readonly Door[];
  /** Ports of the servers that the keeper reaches, and that are not for clients. @default - none */
  readonly keeperPorts?: readonly Port[];
  /** Ports of the servers that are scraped. @default - that of the exporter */
  readonly scrapedPorts?: readonly Port[];
  /** Ports on which the servers talk with each other. */
  readonly peers: readonly Port[];
  /** Whether there is a keeper. */
  readonly keeper: boolean;
  /** Whether a stopping server asks it. @default - whether there is one */
  readonly handsOver?: boolean;
  /** Namespace that metrics are scraped from. @default - none */
  readonly scrapedFrom?: string;
}

/**
 * The policies of a topology's own traffic: between its servers, and its Sentinels, from its keeper, to DNS, from
 * Prometheus, and from pods of its namespace that carry the client labels. Everything else is refused.
 */
export function topologyPolicies(scope: Construct, name: string, traffic: Traffic): void {
  const { doors, handsOver = traffic.keeper, keeperPorts = [], scrapedPorts = [PORTS.exporter] } = traffic;
  const podsOf = (component: Component) => pods(componentLabels(name, component));
  const sentinels = doors.filter(({ component }) => component !== 'server');
  const sentinelPods = sentinels.map(({ component }) => podsOf(component));
  const toSentinels = toDoors(name, sentinels);
  const visitors = [...(traffic.keeper ? [podsOf('keeper')] : []), pods(clientLabels(name))];
  const peers = portsOf(traffic.peers);
  const alone = peers.length === 0;
  const verdicts = [port(PORTS.verdict)];

  policy(scope, 'ServersPolicy', `${name}-servers`, name, selectorOf(name, 'server'), {
    ingress: [
      ...(alone ? [] : [{ from: [podsOf('server'), ...sentinelPods], ports: peers }]),
      ...doors
        .filter(({ component }) => component === 'server')
        .map(({ ports }) => ({ from: visitors, ports: portsOf(ports) })),
      ...(keeperPorts.length === 0 ? [] : [{ from: [podsOf('keeper')], ports: portsOf(keeperPorts) }]),
      ...scrapedPorts.flatMap(each => scraped(traffic.scrapedFrom, each)),
    ],
    egress: [
      ...(alone ? [] : [{ to: [podsOf('server')], ports: peers }, ...toSentinels, toDns]),
      ...(handsOver ? [{ to: [podsOf('keeper')], ports: verdicts }] : []),
    ],
  });
  for (const { component, ports } of sentinels) {
    policy(scope, 'SentinelsPolicy', names.sentinels(name), name, selectorOf(name, component), {
      ingress: [
        { from: [podsOf('server'), ...sentinelPods, ...visitors], ports: portsOf(ports) },
        ...scraped(traffic.scrapedFrom, PORTS.sentinelExporter),
      ],
      egress: [{ to: [podsOf('server')], ports: peers }, ...toSentinels, toDns],
    });
  }
  if (!traffic.keeper) return;
  policy(scope, 'KeeperPolicy', names.keeper(name), name, selectorOf(name, 'keeper'), {
    ingress: [
      ...(handsOver ? [{ from: [podsOf('server')], ports: verdicts }] : []),
      ...scraped(traffic.scrapedFrom, PORTS.http),
    ],
    egress: [
      ...toDoors(name, doors),
      ...(keeperPorts.length === 0 ? [] : toDoors(name, [{ component: 'server', ports: keeperPorts }])),
      toDns,
    ],
  });
}

/** Where clients come in to servers that have an Envoy beside each. */
export const MIRROR_DOOR: Door = { component: 'server', ports: [PORTS.envoy] };

/** Where clients come in to a front. */
export const FRONT_DOOR: Door = { component: 'front', ports: [PORTS.redis, PORTS.read] };

/** Where clients come in to an Envoy that is a proxy. */
export const PROXY_DOOR: Door = { component: 'proxy', ports: [PORTS.redis] };

/** Who the pods talk with that stand before servers. */
export interface FrontTraffic {
  /** Where clients come in. */
  readonly door: Door;
  /** Topologies behind it, with their doors. */
  readonly behind: readonly { readonly name: string; readonly doors: readonly Door[] }[];
  /** Numbers of ports that they reach anywhere: those of servers that are run elsewhere. @default - none */
  readonly anywhere?: readonly number[];
  /** Port that is scraped. */
  readonly stats: Port;
  /** Namespace that metrics are scraped from. @default - none */
  readonly scrapedFrom?: string;
}

/** The policy of pods before servers: in come clients and Prometheus, out they reach the servers' doors and DNS. */
export function frontPolicy(scope: Construct, name: string, traffic: FrontTraffic): void {
  const { door, behind, anywhere = [], stats, scrapedFrom } = traffic;
  policy(scope, 'Policy', name, name, selectorOf(name, door.component), {
    ingress: [{ from: [pods(clientLabels(name))], ports: portsOf(door.ports) }, ...scraped(scrapedFrom, stats)],
    egress: [
      ...behind.flatMap(({ name: topology, doors }) => toDoors(topology, doors)),
      ...(anywhere.length > 0 ? [{ ports: anywhere.map(number => port({ name: 'elsewhere', number })) }] : []),
      toDns,
    ],
  });
}

/** A policy that lets one more group of clients in. */
export function clientPolicy(
  scope: Construct,
  id: string,
  topology: string,
  client: Client,
  doors: readonly Door[],
): void {
  const from = client.cidr === undefined ? clientPods(topology, client) : addresses(client.cidr, client.except);
  const selected = selectorOf(topology, ...doors.map(({ component }) => component));
  policy(scope, id, names.clientPolicy(topology, id), topology, selected, {
    // None of these pods listens on a port of the others: one rule does for all.
    ingress: [{ from: [from], ports: doors.flatMap(({ ports }) => portsOf(ports)) }],
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

/** Where the nodes of clouds tell pods who they are, and on which ports. */
const IDENTITY: k8s.NetworkPolicyEgressRule = {
  to: [{ ipBlock: { cidr: '169.254.0.0/16' } }],
  ports: [80, 988].map(number => port({ name: 'identity', number })),
};

/** Ports of API servers: those of the clouds, and of clusters that are one's own. */
const API_SERVER = [443, 6443].map(number => ({ name: 'kubernetes', number }));

/** The policy of pods that speak to the API server alone, wherever that is; nobody reaches them. */
export function apiServerPolicy(scope: Construct, name: string, topology: string, component: Component): void {
  policy(scope, 'Policy', name, topology, selectorOf(topology, component), {
    ingress: [],
    egress: [{ ports: portsOf(API_SERVER) }],
  });
}

/** The policy of pods that carry data between servers and a store, or another Redis: nobody reaches them but Prometheus. */
export function storePolicy(
  scope: Construct,
  name: string,
  topology: string,
  component: Component,
  to: {
    readonly doors: readonly Door[];
    readonly ports: readonly number[];
    readonly identity: boolean;
    /** Namespace that metrics are scraped from. @default - none */
    readonly scrapedFrom?: string;
  },
): void {
  policy(scope, 'Policy', name, topology, selectorOf(topology, component), {
    ingress: scraped(to.scrapedFrom, PORTS.http),
    egress: [
      ...toDoors(topology, to.doors),
      ...(to.ports.length > 0 ? [{ ports: to.ports.map(number => port({ name: 'store', number })) }] : []),
      ...(to.identity ? [IDENTITY] : []),
      toDns,
    ],
  });
}
