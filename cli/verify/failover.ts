import type { Group, Topology } from '../explain/topologies';
import { couldTakeOver, type ServerSeen } from '../status/seen';
import { type Check, checked, unknown } from './check';

const WHAT = 'a failover would succeed now';

/** Whether somebody could take over from each primary at this moment, and enough others would be left to elect. */
export function failover(
  { kind, groups, sentinels }: Topology,
  servers: readonly ServerSeen[] | undefined,
  ready: ReadonlySet<string>,
): Check {
  if (kind !== 'cluster' && kind !== 'sentinel') return checked(WHAT, [`nobody is elected in a topology of this kind`]);
  if (servers === undefined) return unknown(WHAT, 'the keeper says nothing of the servers');
  return checked(WHAT, [
    ...groups.flatMap(group => nobodyInStep(group, servers)),
    ...(kind === 'cluster' ? gathered(groups.length, servers) : []),
    ...(sentinels ? withoutMajority(sentinels, ready) : []),
  ]);
}

function nobodyInStep({ name, pods }: Group, servers: readonly ServerSeen[]): string[] {
  const own = servers.filter(({ pod }) => pods.includes(pod));
  return own.some(couldTakeOver) ? [] : [`no replica of ${name} is in touch with its primary`];
}

/** A zone with half of the primaries or more takes the majority with it. */
function gathered(shards: number, servers: readonly ServerSeen[]): string[] {
  const primaries = servers.filter(({ role }) => role === 'primary');
  const zones = new Set(primaries.map(({ zone }) => zone));
  return [...zones].flatMap(zone => {
    const there = primaries.filter(each => each.zone === zone).length;
    return zone !== undefined && 2 * there >= shards
      ? [`zone ${zone} holds ${there} of ${shards} primaries: with it the majority would be lost`]
      : [];
  });
}

function withoutMajority({ pods }: Group, ready: ReadonlySet<string>): string[] {
  const there = pods.filter(pod => ready.has(pod)).length;
  return there > pods.length / 2 ? [] : [`${there} of ${pods.length} Sentinels are ready, which is no majority`];
}
