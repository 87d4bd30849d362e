import type { AnsweringPod } from '../observation/observation';
import { isExactly } from '../slots';
import type { ShardView } from './view';

/**
 * The pod of each shard that a new cluster begins with as its primary, with primaries spread over the zones: a zone
 * that holds the majority of them takes the cluster down with it. A pod that owns its shard's range already stays;
 * otherwise the zone with the fewest primaries so far, and in it the lowest ordinal. Needs every pod to answer.
 */
export function plannedPrimaries(shards: readonly ShardView[]): AnsweringPod[] {
  const owners = shards.map(shard => shard.members.find(pod => isExactly(pod.slots, shard.planned)));
  const inZone = new Map<string, number>();
  const count = (pod: AnsweringPod) => (pod.zone ? (inZone.get(pod.zone) ?? 0) : 0);
  const chosen = (pod: AnsweringPod) => {
    if (pod.zone) inZone.set(pod.zone, count(pod) + 1);
    return pod;
  };
  for (const owner of owners) if (owner) chosen(owner);
  return shards.flatMap((shard, index) => {
    const owner = owners[index];
    if (owner) return [owner];
    const [first, ...others] = shard.members;
    if (!first) return [];
    return [chosen(others.reduce((best, pod) => (count(pod) < count(best) ? pod : best), first))];
  });
}
