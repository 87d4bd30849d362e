/** Moves of primaries by the zone that they lead out of, and the one that they lead into. */
export type Moves<Move> = ReadonlyMap<string, ReadonlyMap<string, Move>>;

/** Moves one after another: each leads out of the zone that the one before led into. */
export interface Chain<Move> {
  /** The zone that has a primary less afterwards. */
  readonly from: string;
  readonly moves: readonly Move[];
}

/**
 * The shortest chain after which some zone has a primary less, and one that had at least two less than it has one more.
 * There is none once no other choice of primaries is spread better.
 *
 * @param zones how many primaries each zone has
 */
export function shortestChain<Move>(zones: ReadonlyMap<string, number>, moves: Moves<Move>): Chain<Move> | undefined {
  const count = (zone: string) => zones.get(zone) ?? 0;
  const fullest = [...zones.keys()].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
  let best: Chain<Move> | undefined;
  for (const from of fullest) {
    const found = chainFrom(from, moves, zone => count(from) - count(zone) >= 2);
    if (found && (!best || found.length < best.moves.length)) best = { from, moves: found };
  }
  return best;
}

function chainFrom<Move>(start: string, moves: Moves<Move>, isGoal: (zone: string) => boolean): Move[] | undefined {
  const chains = new Map<string, Move[]>([[start, []]]);
  for (const [zone, chain] of chains) {
    if (isGoal(zone)) return chain;
    for (const [next, move] of moves.get(zone) ?? []) if (!chains.has(next)) chains.set(next, [...chain, move]);
  }
  return undefined;
}
