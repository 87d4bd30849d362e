import type { AnsweringPod } from '../observation/observation';

/** Chooses the first primary of shards that have no slots yet, one shard after another. */
export interface Founders {
  /** The pod of these that is to be the primary; undefined where none can be, or none is to be chosen. */
  of(members: readonly AnsweringPod[]): AnsweringPod | undefined;
}

/**
 * A shard whose pods agree on a primary already keeps it, so that a choice once acted on stays. Else it is a pod in the
 * zone with the fewest primaries, the first of these.
 *
 * @param primaries those that own slots; undefined where no shard may be founded
 */
export function createFounders(primaries: readonly AnsweringPod[] | undefined): Founders {
  const zones = new Map<string, number>();
  const note = ({ zone }: AnsweringPod) => void (zone && zones.set(zone, (zones.get(zone) ?? 0) + 1));
  primaries?.forEach(note);
  return {
    of(members) {
      if (!primaries) return undefined;
      const able = members.filter(({ role, keys }) => role === 'primary' && keys === 0);
      const followed = able.find(pod => members.some(({ primaryId }) => primaryId === pod.id));
      const count = ({ zone }: AnsweringPod) => (zone ? (zones.get(zone) ?? 0) : 0);
      const founder = followed ?? [...able].sort((a, b) => count(a) - count(b))[0];
      if (founder) note(founder);
      return founder;
    },
  };
}
