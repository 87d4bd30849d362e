import type { Group, Topology } from './topologies';

/** What may be lost at once. */
export type Unit = 'pod' | 'node' | 'zone';

/** What becomes of writes and reads when one of these is lost: they go on, may stop, or stop until it is back. */
export interface Loss {
  readonly of: Unit;
  readonly verdict: 'goes on' | 'may stop' | 'stops';
  /** A clause: why. */
  readonly why: string;
}

/** What a topology survives of each, at worst. */
export function losses(topology: Topology): Loss[] {
  const pod = lossOfPod(topology);
  return [pod, ...(['node', 'zone'] as const).map(of => lossOfPlace(topology, of, pod))];
}

/**
 * How many pods, whichever they are, may be lost at once while the rest elects by itself: in a cluster each shard keeps a
 * server and most primaries stay, with Sentinels a server and most Sentinels stay.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#replica-election-and-promotion
 */
export function podsAtOnce({ kind, groups, sentinels, keeper }: Topology): number {
  const spare = fewestReplicas(groups);
  const minority = (count: number) => Math.ceil(count / 2) - 1;
  switch (kind) {
    case 'cluster':
      return Math.max(0, Math.min(spare, minority(groups.length)));
    case 'sentinel': {
      const watching = keeper?.topology === 'sentinel' ? keeper.sentinels.length : (sentinels?.pods.length ?? 0);
      return Math.max(0, Math.min(spare, minority(watching)));
    }
    case 'mirror':
      return spare;
    default:
      return 0;
  }
}

/** Servers beside a primary, where there are fewest. */
function fewestReplicas(groups: readonly Group[]): number {
  return Math.min(...groups.map(({ pods }) => pods.length)) - 1;
}

function lossOfPod(topology: Topology): Loss {
  const { kind, groups, keeper } = topology;
  const of = 'pod';
  const replicas = fewestReplicas(groups);
  switch (kind) {
    case 'standalone':
      return { of, verdict: 'stops', why: 'it is the only server: its keys are away until it is back' };
    case 'replication':
      return {
        of,
        verdict: 'stops',
        why: 'nobody is elected: where it is the primary, writes wait until it is back or the manifest names another',
      };
    case 'dynomite':
      return {
        of,
        verdict: 'may stop',
        why: 'its token is served by the other racks, as far as the consistency asked for allows',
      };
    case 'mirror':
      return podsAtOnce(topology) > 0
        ? { of, verdict: 'goes on', why: 'each server has every write; Envoy leaves out the one that is away' }
        : { of, verdict: 'stops', why: 'it is the only server' };
    case 'cluster':
      if (replicas < 1)
        return { of, verdict: 'stops', why: 'its shard has no replica: its keys are away until it is back' };
      return podsAtOnce(topology) > 0
        ? { of, verdict: 'goes on', why: 'a replica of its shard is elected by the other primaries' }
        : {
            of,
            verdict: 'stops',
            why: `of ${groups.length} primaries too few are left to elect: have three shards or more`,
          };
    case 'sentinel': {
      if (replicas < 1) return { of, verdict: 'stops', why: 'it is the only server: nobody can take over' };
      if (podsAtOnce(topology) === 0)
        return { of, verdict: 'may stop', why: 'with one Sentinel away the rest is no majority' };
      const needed = keeper?.topology === 'sentinel' ? keeper.minReplicasToWrite : 0;
      return replicas - 1 < needed
        ? {
            of,
            verdict: 'stops',
            why: `writes wait until it is back: ${replicas - 1} of the ${needed} replicas that a write asks for would be left`,
          }
        : { of, verdict: 'goes on', why: 'the Sentinels make a replica the primary' };
    }
  }
}

function lossOfPlace({ kind, groups, sentinels }: Topology, of: 'node' | 'zone', pod: Loss): Loss {
  if (pod.verdict === 'stops') return { of, verdict: 'stops', why: `one of its pods is enough for that: ${pod.why}` };
  const all = [
    ...groups.map(group => ({ group, prop: 'placement' })),
    ...(sentinels ? [{ group: sentinels, prop: 'sentinels.placement' }] : []),
  ];
  const weakest = all.map(({ group, prop }) => weakness(group, of, prop)).find(each => each !== undefined);
  if (weakest) return { of, ...weakest };
  const apart = APART[of];
  return kind === 'cluster'
    ? {
        of,
        verdict: pod.verdict,
        why: `servers of a shard are ${apart}, as long as none holds half of the primaries: the keeper deals them out so, later failovers can gather them`,
      }
    : { of, verdict: pod.verdict, why: `its pods are ${apart}` };
}

const APART = { node: 'on different nodes', zone: 'in different zones' } as const;

/** What is wrong with how far the pods of a group are kept apart; undefined where nothing is. */
function weakness(
  { name, pods, zones, ...group }: Group,
  of: 'node' | 'zone',
  prop: string,
): Omit<Loss, 'of'> | undefined {
  if (pods.length < 2) return undefined;
  if (of === 'zone' && zones.length === 1) return { verdict: 'stops', why: 'all is in one zone' };
  if (of === 'zone' && zones.length === 2) {
    return { verdict: 'may stop', why: 'of two zones one holds a majority, and the other cannot go on by itself' };
  }
  const apart = of === 'node' ? group.onNodes : group.inZones;
  if (apart === 'required') return undefined;
  return {
    verdict: 'may stop',
    why:
      apart === 'preferred'
        ? `pods of ${name} are ${APART[of]} only where there is room: set ${prop}.spread to "required"`
        : `nothing keeps pods of ${name} ${APART[of]}`,
  };
}
