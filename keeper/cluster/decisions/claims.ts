import { wait } from '../../decision';
import { ageOf } from '../../lasting';
import type { AnsweringPod } from '../observation/observation';
import { formatRanges, rangesWhere } from '../slots';
import type { Finding } from './decision';
import type { History } from './history';
import { knows, type View } from './view';

/** Two pods that both list the same slots as their own. */
export interface Clash {
  readonly pods: readonly [AnsweringPod, AnsweringPod];
  readonly slots: readonly number[];
}

/** Gossip takes a second or so to settle whose slots these are; a minute is far beyond that. */
const LASTING_MS = 60_000;

/** Pairs of pods that claim the same slots. */
export function clashes({ pods }: View): Clash[] {
  const claimant = new Map<number, AnsweringPod>();
  const found = new Map<string, { pods: [AnsweringPod, AnsweringPod]; slots: number[] }>();
  const primaries = pods.filter(pod => pod.role === 'primary');
  if (!mayOverlap(primaries)) return [];
  for (const pod of primaries) {
    for (const { start, end } of pod.slots) {
      for (let slot = start; slot <= end; slot++) {
        const other = claimant.get(slot);
        if (!other) claimant.set(slot, pod);
        if (!other || other === pod) continue;
        const clash = found.get(`${other.pod} ${pod.pod}`) ?? { pods: [other, pod], slots: [] };
        clash.slots.push(slot);
        found.set(`${other.pod} ${pod.pod}`, clash);
      }
    }
  }
  return [...found.values()];
}

/** Nearly always no ranges overlap, which sorting them tells at once. */
function mayOverlap(pods: readonly AnsweringPod[]): boolean {
  const ranges = pods.flatMap(pod => pod.slots).sort((a, b) => a.start - b.start);
  return ranges.some(({ start }, index) => start <= (ranges[index - 1]?.end ?? -1));
}

export function clashKey({ pods, slots }: Clash): string {
  return `clash ${pods.map(pod => pod.id).join(' ')} ${slots[0]}`;
}

/**
 * Says so when two pods go on claiming the same slots. Servers settle it by their config epochs as soon as they hear of
 * each other, and the one that yields then deletes its keys of the slots. If they do not settle it by themselves, which
 * of the two has the data is for a person to say.
 */
export function reportClashes(view: View, history: History): Finding | undefined {
  const lasting = clashes(view).find(
    clash => inTouch(clash) && ageOf(clashKey(clash), history, view.now) >= LASTING_MS,
  );
  if (!lasting) return undefined;
  const [one, other] = lasting.pods.map(pod => `${pod.pod} (${pod.keys} keys, config epoch ${pod.configEpoch})`);
  return wait(
    `${one} and ${other} both own slots ${named(lasting)} and do not settle it: the one that yields deletes its keys of ` +
      'these slots, so a person must say which; see the runbook "Keeper not ready"',
  );
}

/** Without a bus link nothing can be settled; that is another concern's reason. */
function inTouch({ pods: [one, other] }: Clash): boolean {
  return knows(one, other.id)?.connected === true && knows(other, one.id)?.connected === true;
}

/** The same while it is new and will most likely settle itself. */
export function reportNewClashes(view: View): string | undefined {
  const [clash] = clashes(view);
  return (
    clash && `${clash.pods.map(({ pod }) => pod).join(' and ')} both own slots ${named(clash)}: gossip is on its way`
  );
}

function named({ slots }: Clash): string {
  const set = new Set(slots);
  return formatRanges(rangesWhere(slot => set.has(slot)));
}
