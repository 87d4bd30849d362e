import type { AnsweringPod } from '../observation/observation';
import { isExactly } from '../slots';
import type { ShardView } from './view';
import { type Moves, shortestChain } from './zone-chains';

/** The pod of one shard that is to be its primary. */
interface Plan {
  readonly shard: ShardView;
  /** It owns the shard's slots already, and stays. */
  readonly fixed: boolean;
  readonly primary: AnsweringPod;
}

/**
 * The pod of each shard that a new cluster begins with as its primary, with primaries spread over the zones as evenly as
 * the pods allow: a zone that holds the majority of them takes the cluster down with it. A pod that owns its shard's
 * range already stays; otherwise a low ordinal is preferred. Needs every pod to answer.
 */
export function plannedPrimaries(shards: readonly ShardView[]): AnsweringPod[] {
  const plans = shards.flatMap((shard): Plan[] => {
    const owner = shard.members.find(pod => isExactly(pod.slots, shard.planned));
    const primary = owner ?? shard.members[0];
    return primary ? [{ shard, fixed: owner !== undefined, primary }] : [];
  });
  for (;;) {
    const chain = shortestChain(zonesOf(plans), movesOf(plans));
    if (!chain) return plans.map(({ primary }) => primary);
    for (const { index, primary } of chain.moves) {
      const plan = plans[index];
      if (plan) plans[index] = { ...plan, primary };
    }
  }
}

function zonesOf(plans: readonly Plan[]): Map<string, number> {
  const zones = new Map<string, number>();
  for (const { shard, primary } of plans) {
    for (const { zone } of shard.members) if (zone && !zones.has(zone)) zones.set(zone, 0);
    if (primary.zone) zones.set(primary.zone, (zones.get(primary.zone) ?? 0) + 1);
  }
  return zones;
}

/** For each pair of zones the first shard whose primary could be in the other one. */
function movesOf(plans: readonly Plan[]): Moves<{ readonly index: number; readonly primary: AnsweringPod }> {
  const moves = new Map<string, Map<string, { readonly index: number; readonly primary: AnsweringPod }>>();
  for (const [index, { shard, fixed, primary }] of plans.entries()) {
    if (fixed || !primary.zone) continue;
    const from = moves.get(primary.zone) ?? new Map();
    moves.set(primary.zone, from);
    for (const pod of shard.members) if (pod.zone && !from.has(pod.zone)) from.set(pod.zone, { index, primary: pod });
  }
  return moves;
}
