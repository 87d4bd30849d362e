import { type LinesRead, parseClusterNodes } from './cluster-nodes';
import { parseInfo } from './info';
import type { PodObservation } from './observation';

/** The replies from which a pod's state is read. */
export interface PodReplies {
  readonly clusterNodes: string;
  readonly clusterInfo: string;
  readonly info: string;
  /** `CONFIG GET proc-title-template`, whose text carries `zone=<zone>`. */
  readonly title: string;
}

/**
 * Puts one pod's replies together.
 *
 * @param read lines of `CLUSTER NODES` that other pods said already in this pass
 */
export function readPod(pod: string, ip: string, replies: PodReplies, read?: LinesRead): PodObservation {
  const info = parseInfo(replies.info);
  if (info.loading) return { answers: false, pod, cause: 'loading', problem: 'is still loading its data set' };
  const nodes = parseClusterNodes(replies.clusterNodes, read);
  const self = nodes.find(node => node.flags.includes('myself'));
  if (!self) return unreachable(pod, 'answers CLUSTER NODES without a line about itself');
  // A stale DNS answer can lead to an address that another pod has by now: the server itself says who it is.
  const announced = self.hostname?.split('.')[0];
  if (announced && announced !== pod) {
    return unreachable(pod, `does not answer: its name leads to ${ip}, which is ${announced} now`);
  }
  const zone = parseZone(replies.title);
  return {
    answers: true,
    pod,
    ip,
    id: self.id,
    role: self.flags.includes('slave') ? 'replica' : 'primary',
    ...(self.primaryId ? { primaryId: self.primaryId } : {}),
    linkUp: info.linkUp,
    clusterOk: /^cluster_state:ok\s*$/m.test(replies.clusterInfo),
    configEpoch: self.configEpoch,
    slots: self.slots,
    keys: info.keys,
    offset: info.offset,
    ...(zone ? { zone } : {}),
    engine: info.engine,
    known: nodes.filter(node => node !== self && !node.flags.includes('handshake')),
  };
}

/** The zone that a server's process title carries, or undefined. */
export function parseZone(title: string): string | undefined {
  return /(?:^|\s)zone=([^\s"]+)/.exec(title)?.[1];
}

function unreachable(pod: string, problem: string): PodObservation {
  return { answers: false, pod, cause: 'unreachable', problem };
}
