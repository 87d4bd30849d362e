import { INSTANCE, LABELS } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { TLS_KEYS } from '../../lib/config/tls';
import { type PodMade, podsMade, secretsRead } from '../explain/pods';
import type { Manifest } from '../explain/read-manifests';

/** The Secret of servers that clients have copies of. */
export interface Servers {
  readonly namespace: string;
  readonly secretName: string;
}

/** A Secret of the same name as that of servers, in a namespace that these let in. */
export interface Copy {
  readonly of: Servers;
  readonly namespace: string;
  /** Keys that pods there read. */
  readonly keys: readonly string[];
}

/** What manifests say of clients. */
export interface Clients {
  readonly copies: readonly Copy[];
  /** Secrets that may have a password too, and that nobody can be sure of, as sentences. */
  readonly untouched: readonly string[];
}

/** What the policies of a namespace let in. */
export interface LetIn {
  readonly namespaces: readonly string[];
  /** Policies that name no namespace. */
  readonly others: readonly string[];
}

/**
 * The copies that clients have of the Secrets of servers: each has the name of theirs, stands in a namespace that a policy of
 * theirs lets in, and is read there by a pod that the manifests make. What is otherwise is left to people.
 *
 * @param manifests each with its namespace
 */
export function clientsOf(manifests: readonly Manifest[], servers: readonly Servers[]): Clients {
  const pods = podsMade(manifests);
  const found = servers.map(of => copiesOf(of, letIn(manifests, of.namespace), pods));
  const all = found.flatMap(({ copies }) => copies);
  const isShared = (copy: Copy) => all.filter(other => placeOf(other) === placeOf(copy)).length > 1;
  return {
    copies: all.filter(copy => !isShared(copy)),
    untouched: [
      ...new Set([
        ...found.flatMap(({ untouched }) => untouched),
        ...all
          .filter(isShared)
          .map(
            copy =>
              `Secret ${placeOf(copy)}: servers of several namespaces let its readers in, each with a Secret of that name.`,
          ),
        ...othersRead(servers, all, pods),
      ]),
    ],
  };
}

const placeOf = ({ of, namespace }: Copy) => `${namespace}/${of.secretName}`;

function copiesOf(of: Servers, { namespaces, others }: LetIn, pods: readonly PodMade[]): Clients {
  const elsewhere = namespaces.filter(namespace => namespace !== of.namespace);
  const copies = elsewhere.map(namespace => ({ of, namespace, keys: keysRead(pods, { ...of, namespace }) }));
  const ofServers = `what they have of ${of.namespace}/${of.secretName}`;
  return {
    copies: copies.filter(({ keys }) => keys.length > 0),
    untouched: [
      ...copies
        .filter(({ keys }) => keys.length === 0)
        .map(({ namespace }) => `Clients of namespace ${namespace}, of which no manifest says it: ${ofServers}.`),
      ...others.map(policy => `Clients that the policy ${of.namespace}/${policy} lets in: ${ofServers}.`),
    ],
  };
}

/** Keys that pods of a namespace read of a Secret by their names. */
export function keysRead(pods: readonly PodMade[], { namespace, secretName }: Servers): string[] {
  const reads = pods.filter(pod => pod.namespace === namespace).flatMap(({ spec }) => secretsRead(spec));
  return [...new Set(reads.filter(({ secret }) => secret === secretName).flatMap(({ keys = [] }) => keys))];
}

/**
 * Who is let in by the policies for clients of a namespace: those of servers, and of what stands before servers.
 *
 * @param of names of the servers, and of what stands before them, whose policies count; all by default
 */
export function letIn(manifests: readonly Manifest[], namespace: string, of?: readonly string[]): LetIn {
  const policies = manifests.filter(
    ({ kind, metadata }) =>
      kind === 'NetworkPolicy' &&
      metadata.namespace === namespace &&
      (of === undefined || of.includes(metadata.labels?.[INSTANCE] ?? '')) &&
      metadata.name.startsWith(names.clientPolicy(metadata.labels?.[INSTANCE] ?? '', '')),
  );
  const all = policies.flatMap(({ metadata, spec }) =>
    ((spec ?? {}) as PolicySpec).ingress?.flatMap(({ from = [] }) =>
      from.map(peer => ({ policy: metadata.name, namespace: namespaceOf(peer, namespace) })),
    ),
  );
  const peers = all.flatMap(each => (each ? [each] : []));
  return {
    namespaces: [...new Set(peers.flatMap(each => (each.namespace === undefined ? [] : [each.namespace])))],
    others: [...new Set(peers.filter(each => each.namespace === undefined).map(({ policy }) => policy))],
  };
}

interface PolicySpec {
  readonly ingress?: readonly { readonly from?: readonly Peer[] }[];
}
interface Peer {
  readonly podSelector?: object;
  readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

function namespaceOf({ podSelector, namespaceSelector }: Peer, own: string): string | undefined {
  return namespaceSelector ? namespaceSelector.matchLabels?.['kubernetes.io/metadata.name'] : podSelector && own;
}

/** Further Secrets that clients read, in the namespaces of servers and of copies: one may have a password under another name. */
function othersRead(servers: readonly Servers[], copies: readonly Copy[], pods: readonly PodMade[]): string[] {
  const namespaces = new Set([...servers, ...copies].map(({ namespace }) => namespace));
  const ownNames = new Set(servers.map(({ secretName }) => secretName));
  const clients = pods.filter(
    ({ namespace = '', labels }) =>
      namespaces.has(namespace) && labels[LABELS.client] !== undefined && labels['app.kubernetes.io/name'] !== 'redis',
  );
  return clients.flatMap(({ by, namespace, spec }) =>
    secretsRead(spec)
      .filter(({ secret, keys }) => !ownNames.has(secret) && !keys?.every(isOfTls))
      .map(({ secret }) => `Secret ${namespace}/${secret}, which ${by} reads.`),
  );
}

function isOfTls(key: string): boolean {
  return Object.values<string>(TLS_KEYS).includes(key);
}
