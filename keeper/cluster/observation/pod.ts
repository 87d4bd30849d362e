import { podOf } from '../../hostname';
import { parseInfo } from '../../observation/info';
import { loading, unreachable } from '../../observation/silent';
import { parseTitle } from '../../observation/title';
import { type LinesRead, parseClusterNodes, parseMark } from './cluster-nodes';
import type { PodObservation } from './observation';

/** The replies from which a pod's state is read. */
export interface PodReplies {
  readonly clusterNodes: string;
  readonly clusterInfo: string;
  readonly info: string;
  /** `CONFIG GET proc-title-template`, whose text carries `zone=<zone> revision=<revision>`. */
  readonly title: string;
}

/**
 * Puts together the replies of one pod, whose stable name is `<pod>.<domain>`.
 *
 * @param read lines of `CLUSTER NODES` that other pods said already in this pass
 */
export function readPod(
  pod: string,
  ip: string,
  domain: string,
  replies: PodReplies,
  read?: LinesRead,
): PodObservation {
  const info = parseInfo(replies.info);
  if (info.loading) return loading(pod);
  const nodes = parseClusterNodes(replies.clusterNodes, read);
  const self = nodes.find(node => node.flags.includes('myself'));
  if (!self) return unreachable(pod, 'answers CLUSTER NODES without a line about itself');
  // A stale DNS answer can lead to an address that another pod has by now, be it one of the same name in another
  // namespace: the server itself says who it is.
  const announced = podOf(self.hostname, domain);
  if (self.hostname && announced !== pod) {
    const other = announced ?? `${self.hostname}, of another topology,`;
    return unreachable(pod, `does not answer: its name leads to ${ip}, which is ${other} now`);
  }
  const zone = parseTitle(replies.title, 'zone');
  const revision = parseTitle(replies.title, 'revision');
  const moving = self.moving.map(parseMark).filter(mark => mark !== undefined);
  return {
    answers: true,
    pod,
    ip,
    id: self.id,
    role: self.flags.includes('slave') ? 'replica' : 'primary',
    ...(self.primaryId ? { primaryId: self.primaryId } : {}),
    ...(info.primaryHost ? { primaryHost: info.primaryHost } : {}),
    linkUp: info.linkUp,
    clusterOk: /^cluster_state:ok\s*$/m.test(replies.clusterInfo),
    configEpoch: self.configEpoch,
    slots: self.slots,
    ...(moving.length > 0 ? { moving } : {}),
    keys: info.keys,
    ...(info.memory ? { memory: info.memory } : {}),
    offset: info.offset,
    ...(zone ? { zone } : {}),
    engine: info.engine,
    ...(revision ? { revision } : {}),
    uptimeSeconds: info.uptimeSeconds,
    known: nodes.filter(node => node !== self && !node.flags.includes('handshake')),
  };
}
