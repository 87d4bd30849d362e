import { wait } from '../../decision';
import type { AnsweringPod } from '../observation/observation';
import type { Finding } from './decision';
import { shortId, type View } from './view';

/** States in which every step could do harm. */
export function findObstacle(view: View): Finding | undefined {
  return sameIdTwice(view) ?? separateClusters(view);
}

function sameIdTwice({ pods, byId }: View): Finding | undefined {
  const twin = pods.find(pod => byId.get(pod.id) !== pod);
  if (!twin) return undefined;
  const other = byId.get(twin.id);
  const cause =
    other?.ip === twin.ip
      ? `both names lead to ${twin.ip}: DNS is behind`
      : "one runs on a copy of the other's volume: give it an empty one";
  return wait(`${twin.pod} and ${other?.pod} have the same node id ${shortId(twin.id)}: ${cause}`);
}

function separateClusters(view: View): Finding | undefined {
  const groups = components(view.pods);
  if (groups.length < 2) return undefined;
  const owning = groups.filter(component => component.some(claimsSlots));
  const [first, second] = owning.map(component => component.find(claimsSlots));
  if (!first || !second) return undefined;
  return wait(
    `the pods form ${owning.length} clusters that know nothing of each other, each with slots: ` +
      `${first.pod} (node ${shortId(first.id)}) is in one, ${second.pod} (node ${shortId(second.id)}) in another; ` +
      'keep one, and give the pods of the other empty volumes once their data is safe',
  );
}

function claimsSlots(pod: AnsweringPod): boolean {
  return pod.slots.length > 0 || pod.known.some(node => node.slots.length > 0);
}

/** Groups of pods that know each other, or the same third node. */
export function components(pods: readonly AnsweringPod[]): AnsweringPod[][] {
  const groups: AnsweringPod[][] = [];
  let left = [...pods];
  while (left.length > 0) {
    const [first, ...others] = left;
    if (!first) break;
    const group = new Set([first]);
    const ids = new Set([first.id]);
    left = others;
    // A set is walked in the order in which it grows, so that who is found on the way is looked at too.
    for (const { known } of group) {
      // Usually everybody is found in the first view already, and the others need no look.
      if (left.length === 0) break;
      for (const node of known) ids.add(node.id);
      const isConnected = (pod: AnsweringPod) => ids.has(pod.id) || pod.known.some(node => ids.has(node.id));
      const connected = left.filter(isConnected);
      if (connected.length === 0) continue;
      for (const pod of connected) group.add(pod);
      left = left.filter(pod => !group.has(pod));
    }
    groups.push(pods.filter(pod => group.has(pod)));
  }
  return groups;
}
