/** Hash slots of a Redis Cluster. */
export const SLOTS = 16384;

/** Slots from `start` to `end`, both included. */
export interface SlotRange {
  readonly start: number;
  readonly end: number;
}

/** The slots of shard `index` of `count` when all slots are dealt out evenly, the first shards taking the remainder. */
export function plannedRange(index: number, count: number): SlotRange {
  const first = (shard: number) => Math.floor(SLOTS / count) * shard + Math.min(shard, SLOTS % count);
  return { start: first(index), end: first(index + 1) - 1 };
}

/** How many slots the ranges hold. */
export function countSlots(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start + 1, 0);
}

/** Whether the ranges are exactly this one range. */
export function isExactly(ranges: readonly SlotRange[], wanted: SlotRange): boolean {
  const [only] = ranges;
  return ranges.length === 1 && only?.start === wanted.start && only.end === wanted.end;
}

/** Whether two lists of ranges are the same. */
export function sameRanges(some: readonly SlotRange[], others: readonly SlotRange[]): boolean {
  if (some === others) return true;
  return some.length === others.length && some.every(({ start, end }, index) => isRange(others[index], start, end));
}

function isRange(range: SlotRange | undefined, start: number, end: number): boolean {
  return range?.start === start && range.end === end;
}

/** The slots for which `matches` is true, as ranges. */
export function rangesWhere(matches: (slot: number) => boolean): SlotRange[] {
  const ranges: SlotRange[] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    if (!matches(slot)) continue;
    const start = slot;
    while (slot + 1 < SLOTS && matches(slot + 1)) slot++;
    ranges.push({ start, end: slot });
  }
  return ranges;
}

/** Ranges for people: `0-99, 200`. */
export function formatRanges(ranges: readonly SlotRange[]): string {
  return ranges.map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`)).join(', ');
}
