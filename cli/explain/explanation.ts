import type { KeeperMode } from '../../lib/config/keeper-spec';
import { type Gap, gaps } from './gaps';
import { type Loss, losses, podsAtOnce } from './losses';
import { type Memory, memory } from './memory';
import { type Stored, stored } from './stored';
import type { Kind, Topology } from './topologies';

/** What the manifests of a topology make, and what it survives. */
export interface Explanation {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  /** Pods of servers, a list a shard. */
  readonly servers: readonly (readonly string[])[];
  /** Pods of Sentinels. */
  readonly sentinels: readonly string[];
  /** What the keeper may do. @default - there is none */
  readonly keeper?: KeeperMode;
  /** Pods, whichever they are, that may be lost at once. */
  readonly podsAtOnce: number;
  readonly losses: readonly Loss[];
  readonly gaps: readonly Gap[];
  readonly memory: Memory;
  readonly stored: Stored;
  /** Servers of a shard, or of all where there are none, that may be evicted at a time. */
  readonly maxUnavailable?: number;
  /** Works that carry data elsewhere or from there. */
  readonly carries: readonly string[];
}

/** Explains a topology from its manifests alone. */
export function explain(topology: Topology): Explanation {
  const { kind, name, namespace, image, groups, sentinels, keeper, carries } = topology;
  const [{ maxUnavailable } = {}] = groups;
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    image,
    servers: groups.map(({ pods }) => pods),
    sentinels: sentinels?.pods ?? [],
    ...(keeper ? { keeper: keeper.mode ?? 'act' } : {}),
    podsAtOnce: podsAtOnce(topology),
    losses: losses(topology),
    gaps: gaps(topology),
    memory: memory(topology),
    stored: stored(topology),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    carries,
  };
}
