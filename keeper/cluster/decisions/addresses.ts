import { take } from '../../decision';
import { ageOf, type Lasting } from '../../lasting';
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

/** Gossip tells all of a new server in some seconds; half a minute is far beyond that, in milliseconds. */
const GOSSIP_MS = 30_000;

/** What the keeper remembers a pod by that others have not heard of. */
const unheardKey = ({ id }: AnsweringPod) => `unheard of ${id}`;

/** Those that have not heard of a pod, and that it knows. */
function unheardBy(pod: AnsweringPod, { pods }: View): AnsweringPod[] {
  return pods.filter(other => other !== pod && !knows(other, pod.id) && knows(pod, other.id)?.ip === other.ip);
}

/** Pods that not all others know. */
const notKnownByAll = (view: View) => doubtful(view, () => true);

/** Keys of the pods that others have not heard of: how long that lasts counts. */
export function unheardStates(view: View): string[] {
  return notKnownByAll(view)
    .filter(pod => unheardBy(pod, view).length > 0)
    .map(unheardKey);
}

/**
 * Introduces pods that were forgotten and are back, such as those of a shard that was taken away and is wanted again, on
 * their volumes: they know the others where these are, and take their own links for enough, and Redis tells nobody of
 * them. (Valkey does.)
 */
export function introduceUnheard(view: View, history: Lasting): Finding | undefined {
  const steps = notKnownByAll(view)
    .filter(pod => ageOf(unheardKey(pod), history, view.now) >= GOSSIP_MS)
    .flatMap(pod =>
      unheardBy(pod, view).map((other): Step => {
        const why = `${other.pod} has not heard of ${pod.pod} for ${GOSSIP_MS / 1000} s, which knows it`;
        return { kind: 'meet', pod: other.pod, ip: pod.ip, why };
      }),
    );
  return take('introducing pods that are back after they were forgotten', steps);
}

/** That a peer is not where this pod believes it to be. */
export function moved(pod: AnsweringPod, peer: AnsweringPod): string | undefined {
  const node = knows(pod, peer.id);
  if (!node || node.ip === peer.ip) return undefined;
  return `${peer.pod} moved from ${node.ip || 'an unknown address'} to ${peer.ip}`;
}
