import { componentLabels } from '../../lib/config/labels';
import type { Manifest } from '../explain/read-manifests';
import { type Selector, selects } from './selector';

/** What is looked at of a network policy. */
interface Policy {
  readonly podSelector?: Selector;
  readonly ingress?: readonly {
    readonly from?: readonly Peer[];
    readonly ports?: readonly { readonly port?: number | string }[];
  }[];
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: unknown;
}

/**
 * Ports of a topology's servers that the manifests open on purpose to a pod of its namespace without any label: to all pods
 * there, or to addresses, of which nobody knows beforehand whether the pod's is one.
 *
 * @param namespaceLabels of the topology's namespace
 */
export function openings(
  manifests: readonly Manifest[],
  { name, namespace }: { readonly name: string; readonly namespace?: string },
  namespaceLabels: Readonly<Record<string, string>>,
): readonly (number | string)[] {
  const servers = componentLabels(name, 'server');
  const lets = ({ podSelector = {}, namespaceSelector, ipBlock }: Peer) =>
    ipBlock !== undefined ||
    (selects(podSelector, {}) && (namespaceSelector === undefined || selects(namespaceSelector, namespaceLabels)));
  return manifests
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === namespace)
    .map(({ spec }) => (spec ?? {}) as Policy)
    .filter(({ podSelector = {} }) => selects(podSelector, servers))
    .flatMap(({ ingress = [] }) => ingress)
    .filter(({ from }) => from === undefined || from.length === 0 || from.some(lets))
    .flatMap(({ ports = [] }) => ports.flatMap(({ port }) => (port === undefined ? [] : [port])));
}
