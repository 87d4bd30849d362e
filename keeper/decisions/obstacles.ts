import type { AnsweringPod } from '../observation/observation';
import { type Finding, wait } from './decision';
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
  const owning = components(view.pods).filter(component => component.some(claimsSlots));
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
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    const above = parent.get(id) ?? id;
    if (above === id) return id;
    const top = root(above);
    parent.set(id, top);
    return top;
  };
  for (const pod of pods) for (const node of pod.known) parent.set(root(node.id), root(pod.id));
  const groups = new Map<string, AnsweringPod[]>();
  for (const pod of pods) groups.set(root(pod.id), [...(groups.get(root(pod.id)) ?? []), pod]);
  return [...groups.values()];
}
