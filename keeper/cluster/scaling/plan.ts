import { countSlots, SLOTS, type SlotRange } from '../slots';

/** One owner of slots. */
export interface Holding {
  /** Id of the shard's primary, or whatever else tells it from the others. */
  readonly id: string;
  /** Its slots; there is no other order than that of their numbers. */
  readonly slots: readonly SlotRange[];
  /** Whether it is to have slots in the end. */
  readonly wanted: boolean;
}

/** Slots that go from one owner to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly slots: readonly SlotRange[];
}

/**
 * The moves after which every wanted owner has as many slots as any other, or one more, and no other has any. It moves
 * as few slots as that takes: nobody gives any and gets some, and the odd slots stay with those who have the most. The
 * highest slots of an owner go first, so that its ranges stay few.
 */
export function planMoves(holdings: readonly Holding[]): Move[] {
  const shares = sharesOf(holdings);
  const giving = holdings.flatMap(({ id, slots }) => {
    const surplus = countSlots(slots) - (shares.get(id) ?? 0);
    return surplus > 0 ? [{ id, left: lastOf(slots, surplus) }] : [];
  });
  const moves: Move[] = [];
  for (const { id, slots } of holdings) {
    let lack = (shares.get(id) ?? 0) - countSlots(slots);
    while (lack > 0) {
      const [giver] = giving;
      if (!giver) break;
      const some = firstOf(giver.left, lack);
      moves.push({ from: giver.id, to: id, slots: some });
      giver.left = lastOf(giver.left, countSlots(giver.left) - countSlots(some));
      if (giver.left.length === 0) giving.shift();
      lack -= countSlots(some);
    }
  }
  return moves;
}

/** How many slots each wanted owner is to have. */
function sharesOf(holdings: readonly Holding[]): Map<string, number> {
  const wanted = holdings.filter(each => each.wanted);
  const all = holdings.reduce((sum, { slots }) => sum + countSlots(slots), 0);
  const share = Math.floor(all / wanted.length);
  const fullest = [...wanted].sort((a, b) => countSlots(b.slots) - countSlots(a.slots));
  return new Map(fullest.map(({ id }, index) => [id, share + (index < all % wanted.length ? 1 : 0)]));
}

/**
 * Whether some wanted owner is so far from its share that slots are to move for it: by more than this part of a share.
 * Slots that a person gave another place, one here and one there, stay.
 */
export function isUneven(holdings: readonly Holding[], tolerance: number): boolean {
  const shares = sharesOf(holdings);
  return holdings.some(({ id, slots, wanted }) => {
    const share = shares.get(id) ?? 0;
    return wanted ? Math.abs(countSlots(slots) - share) > Math.max(1, share * tolerance) : slots.length > 0;
  });
}

/** How many slots the moves take along. */
export function countMoved(moves: readonly Move[]): number {
  return moves.reduce((sum, { slots }) => sum + countSlots(slots), 0);
}

/** The lowest slots of these, so many. */
export function firstOf(ranges: readonly SlotRange[], slots: number): SlotRange[] {
  let left = Math.min(slots, SLOTS);
  return ranges.flatMap(({ start, end }) => {
    const taken = Math.min(left, end - start + 1);
    left -= taken;
    return taken > 0 ? [{ start, end: start + taken - 1 }] : [];
  });
}

/** The highest slots of these, so many. */
function lastOf(ranges: readonly SlotRange[], slots: number): SlotRange[] {
  let left = slots;
  return [...ranges]
    .reverse()
    .flatMap(({ start, end }) => {
      const taken = Math.min(left, end - start + 1);
      left -= taken;
      return taken > 0 ? [{ start: end - taken + 1, end }] : [];
    })
    .reverse();
}
