import { COMPONENT } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { plan as failover } from '../failover/plan';
import { outages } from '../status/problems';
import { choosingOf, isReady, type Pod, pageIn, podsOf, type Seen } from '../status/seen';
import { statusOf } from '../status/status';
import type { Group } from './look';

/** A pod that is to leave a node, or must not. */
export interface Mover {
  readonly group: Group;
  readonly pod: Pod;
  /** What it is, such as "a replica". */
  readonly what: string;
  /** Who takes over from it. @default - nobody has to */
  readonly heirs?: readonly string[];
  /** Why it is left where it is. @default - it leaves */
  readonly stays?: string;
}

/**
 * What a drain does with the pods of a node, in its order: topology by topology, of each the keeper first, which must be
 * there for all else, and primaries last, so that those of their replicas that leave too have done so.
 */
export function planOf(node: string, groups: readonly Group[]): Mover[] {
  return groups.flatMap(group =>
    group.pods
      // One that stops is on its way already.
      .filter(({ spec, metadata }) => spec?.nodeName === node && metadata.deletionTimestamp === undefined)
      .map(pod => ({ group, pod, ...part(group, pod) }))
      .sort((a, b) => a.rank - b.rank || (a.pod.metadata.name < b.pod.metadata.name ? -1 : 1))
      .map(({ rank: _, ...mover }) => mover),
  );
}

/** Whether it is to leave. */
export const leaves = ({ stays }: Mover) => stays === undefined;

/** Why nothing more may be away of what belongs together, as a sentence. Undefined where all is well. */
export function unwell({ namespace, name, pods, seen }: Group): string | undefined {
  const [outage] = seen ? outages(seen, statusOf(seen)) : [];
  if (outage) return `${name} in namespace ${namespace}: ${outage.what}`;
  const missing = seen ? undefined : pods.find(pod => !isReady(pod));
  return missing && `${name} in namespace ${namespace}: ${missing.metadata.name} is not ready.`;
}

/** Why none may leave now: what one of them belongs to is not well. Undefined where it is. */
export function refusal(movers: readonly Mover[]): string | undefined {
  const groups = new Set(movers.filter(leaves).map(({ group }) => group));
  return [...groups].map(unwell).find(why => why !== undefined);
}

type Part = Pick<Mover, 'what' | 'heirs' | 'stays'> & { readonly rank: number };

function part({ pods, seen }: Group, { metadata }: Pod): Part {
  const component = metadata.labels?.[COMPONENT] ?? '';
  if (!seen) {
    const what = `a ${component}`;
    return pods.length > 1 ? { rank: 1, what } : { rank: 1, what, stays: `it is the only ${component}` };
  }
  switch (component) {
    case 'keeper':
      return { rank: 0, what: 'the keeper' };
    case 'sentinel':
      return { rank: 2, what: 'a Sentinel' };
    case 'server':
      return serverPart(seen, metadata.name);
    default:
      return { rank: 4, what: `its ${component}`, stays: 'it carries data, and would begin anew' };
  }
}

function serverPart(seen: Seen, pod: string): Part {
  const page = pageIn(seen.keeper);
  if (seen.keeper === undefined) {
    return { rank: 3, what: 'a server', stays: 'nobody says whether others have its keys while it moves' };
  }
  const role = page?.pods?.find(each => each.pod === pod)?.role;
  if (!page || role !== 'primary') return { rank: 1, what: role === undefined ? 'a server' : `a ${role}` };
  const choosing = choosingOf(page);
  if (choosing === 'mirror') return { rank: 3, what: 'a server that takes writes, as others do' };
  const what = 'a primary';
  if (choosing === 'replication') {
    const stays = `the manifest says that it is the primary: \`redis-ha promote ${seen.name}\` makes it another`;
    return { rank: 3, what, stays };
  }
  const planned = failover(seen, choosing === 'cluster' ? shardOf(seen, pod) : undefined);
  return 'refusal' in planned ? { rank: 3, what, stays: planned.refusal } : { rank: 3, what, heirs: planned.heirs };
}

function shardOf({ name, sets }: Seen, pod: string): number | undefined {
  const own = sets.find(set => podsOf(set).includes(pod))?.metadata.name;
  const shard = sets.findIndex((_, index) => names.shard(name, index) === own);
  return shard === -1 ? undefined : shard;
}
