import type { Group } from '../explain/topologies';
import { type Check, checked } from './check';

/** Where a pod is. */
export interface Place {
  readonly pod: string;
  readonly node?: string;
  readonly zone?: string;
}

/** Whether pods that stand in for each other are on different nodes and in different zones, as it is now. */
export function apart(groups: readonly Group[], places: readonly Place[]): Check {
  const zones = new Set(places.map(({ zone }) => zone).filter(zone => zone !== undefined));
  const found = groups.flatMap(({ name, pods }) => {
    const own = places.filter(({ pod }) => pods.includes(pod));
    const shared = (of: 'node' | 'zone') =>
      [...new Set(own.map(place => place[of]))].flatMap(where => {
        const there = own.filter(place => where !== undefined && place[of] === where).map(({ pod }) => pod);
        // As many as there must be: more servers than zones are not all in different ones.
        const least = of === 'zone' ? Math.ceil(own.length / Math.max(1, zones.size)) : 1;
        return there.length > least
          ? [`${there.join(' and ')} of ${name} are ${of === 'node' ? 'on' : 'in'} one ${of}: ${where}`]
          : [];
      });
    return [...shared('node'), ...(zones.size > 1 ? shared('zone') : [])];
  });
  return checked('servers that stand in for each other are apart', found);
}
