import { take } from '../../decision';
import type { AnsweringPod } from '../observation/observation';
import type { Finding, Step } from './decision';
import { doubtful, isFailing, knows, type View } from './view';

/**
 * Tells pods where their peers are by now. A server learns a peer's new address from a MEET, or from the peer itself;
 * after a restart of all pods nobody can reach anybody. The id behind each address was read from it in this pass, so
 * a reused address can't let a foreign node in.
 *
 * @param reasonTo why a pod should meet a peer, if it should; by default because it moved, or because neither of the
 * two comes back to the other by itself
 */
export function fixAddresses(view: View, reasonTo: typeof lostTouch = lostTouch): Finding | undefined {
  const steps: Step[] = [];
  const planned = new Set<string>();
  const peers = doubtful(view, (node, pod) => node.ip === pod.ip && node.connected && !isFailing(node));
  for (const pod of view.pods) {
    for (const peer of peers) {
      const why = pod === peer ? undefined : reasonTo(pod, peer);
      // One introduction serves both directions: the peer learns the caller's address from its pings.
      if (!why || planned.has(`${peer.id} ${pod.id}`)) continue;
      planned.add(`${pod.id} ${peer.id}`);
      steps.push({ kind: 'meet', pod: pod.pod, ip: peer.ip, why });
    }
  }
  return take('introducing pods anew that lost touch with each other', steps);
}

function lostTouch(pod: AnsweringPod, peer: AnsweringPod): string | undefined {
  const node = knows(pod, peer.id);
  if (!node) return undefined;
  // Servers try a link that is down again by themselves. Only a peer that does not know the caller needs a MEET.
  if (node.ip !== peer.ip || knows(peer, pod.id) || (node.connected && !isFailing(node))) return moved(pod, peer);
  return `${pod.pod} has no bus link to ${peer.pod}, which does not know it`;
}

/** That a peer is not where this pod believes it to be. */
export function moved(pod: AnsweringPod, peer: AnsweringPod): string | undefined {
  const node = knows(pod, peer.id);
  if (!node || node.ip === peer.ip) return undefined;
  return `${peer.pod} moved from ${node.ip || 'an unknown address'} to ${peer.ip}`;
}
