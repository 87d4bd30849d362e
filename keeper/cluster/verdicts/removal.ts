import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import type { Verdict } from '../../verdicts/verdict';
import type { View } from '../decisions/view';
import { shardOf } from '../pod-names';

/** The fewest shards that a topology is ever given: where fewer stay, all of it leaves. */
const LEAST_SHARDS = 3;
/**
 * So long, in milliseconds, a shard that leaves as a whole waits for the news that it is removed: the servers may be told
 * to stop before the keeper's own spec is there.
 */
const NEWS_MS = 30_000;
/** So long, in milliseconds, its primary then stays for a replica that comes back, as after a restart of all its pods. */
const RETURN_MS = 150_000;

/** What a pod of a shard that the spec names no more is told: its slots move while it holds. */
export function whileDrained(
  pod: string,
  view: View,
  spec: ClusterSpec,
  isLeaving: (pod: string) => boolean,
): Verdict<never>['answer'] {
  const index = shardOf(pod, spec);
  if (index === undefined || index < spec.shards.length) return 'teardown';
  if (view.pods.length === 0) return 'wait none of the servers that stay answers';
  if (view.pods.every(each => isLeaving(each.pod))) return 'teardown';
  const owns = view.removed.some(shard => shard.index === index && shard.owners.length > 0);
  if (owns || !view.allAccounted) return `drain ${spec.name}-${index} still owns slots, and they move to the others`;
  return 'teardown';
}

/** Whether a shard leaves as a whole: none of its pods stays that answers, or reads the data set. */
export function leavesAsAWhole(pod: string, view: View, isLeaving: (pod: string) => boolean): boolean {
  const shard = view.shards.find(({ pods }) => pods.includes(pod));
  if (!shard) return false;
  const loading = view.silent.filter(each => each.cause === 'loading' && shard.pods.includes(each.pod));
  return [...shard.members, ...loading].every(each => isLeaving(each.pod));
}

/** Whether so many other shards stay that this one may have been removed. */
function othersStay(view: View, isLeaving: (pod: string) => boolean): boolean {
  return view.shards.filter(({ members }) => members.some(({ pod }) => !isLeaving(pod))).length >= LEAST_SHARDS;
}

/**
 * What a pod is told whose shard leaves as a whole while others stay, though the spec names it: undefined where it may go,
 * as far as that is concerned. Either the keeper hears soon that the shard is removed, or its pods were deleted and come
 * back: then one of them has to go on serving.
 */
export function beforeRemoval(
  pod: string,
  view: View,
  asking: number,
  isLeaving: (pod: string) => boolean,
): Verdict<never>['answer'] | undefined {
  const shard = view.shards.find(({ pods }) => pods.includes(pod));
  if (!shard) return undefined;
  if (asking < NEWS_MS && othersStay(view, isLeaving))
    return `wait the whole of ${shard.name} leaves, and the keeper may hear soon that it is removed`;
  const isPrimary = shard.primaryPod === pod;
  if (isPrimary && shard.pods.length > 1 && asking < RETURN_MS) {
    return `hold no other pod of ${shard.name} stays that could take over`;
  }
  return undefined;
}
