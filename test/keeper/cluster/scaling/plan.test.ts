import fc from 'fast-check';
import {
  countMoved,
  firstOf,
  type Holding,
  isUneven,
  type Move,
  planMoves,
} from '../../../../keeper/cluster/scaling/plan';
import { plannedRange, rangesWhere, SLOTS } from '../../../../keeper/cluster/slots';

/** Who owns each slot, and which of these owners are to stay. */
function holdingsOf(owners: readonly number[], count: number, isWanted: (owner: number) => boolean): Holding[] {
  return Array.from({ length: count }, (_, owner) => ({
    id: `n${owner}`,
    slots: rangesWhere(slot => owners[slot] === owner),
    wanted: isWanted(owner),
  }));
}

function ownersOf(holdings: readonly Holding[]): string[] {
  const owners = new Array<string>(SLOTS).fill('');
  for (const { id, slots } of holdings)
    for (const { start, end } of slots) for (let slot = start; slot <= end; slot++) owners[slot] = id;
  return owners;
}

/** Carries the moves out, and throws where somebody gives what he does not have. */
function after(holdings: readonly Holding[], moves: readonly Move[]): string[] {
  const owners = ownersOf(holdings);
  for (const { from, to, slots } of moves) {
    for (const { start, end } of slots) {
      for (let slot = start; slot <= end; slot++) {
        if (owners[slot] !== from) throw new Error(`${from} gives slot ${slot} of ${owners[slot]}`);
        owners[slot] = to;
      }
    }
  }
  return owners;
}

function counts(owners: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const owner of owners) found.set(owner, (found.get(owner) ?? 0) + 1);
  return found;
}

const even = (shards: number): Holding[] =>
  Array.from({ length: shards }, (_, index) => ({
    id: `n${index}`,
    slots: [plannedRange(index, shards)],
    wanted: true,
  }));

/** Any ownership: pieces of any size, owned by any of up to 100 shards, of which at least one stays. */
const situations = fc.integer({ min: 1, max: 100 }).chain(shards =>
  fc
    .record({
      edges: fc.uniqueArray(fc.integer({ min: 1, max: SLOTS - 1 }), { maxLength: 150 }),
      picks: fc.array(fc.nat(shards - 1), { minLength: 151, maxLength: 151 }),
      leaving: fc.array(fc.nat(shards - 1), { maxLength: shards }),
      stays: fc.nat(shards - 1),
    })
    .map(({ edges, picks, leaving, stays }) => {
      const starts = [0, ...edges.sort((a, b) => a - b)];
      const owners: number[] = [];
      starts.forEach((start, piece) => {
        owners.push(...pieceOf(start, starts[piece + 1] ?? SLOTS, picks[piece] ?? 0));
      });
      return holdingsOf(owners, shards, owner => owner === stays || !leaving.includes(owner));
    }),
);

function pieceOf(start: number, end: number, owner: number): number[] {
  return new Array<number>(end - start).fill(owner);
}

test('whoever owns what, slots end up even to within one, each with an owner, and no more move than must', () => {
  fc.assert(
    fc.property(situations, holdings => {
      const before = counts(ownersOf(holdings));
      const moves = planMoves(holdings);
      const owners = after(holdings, moves);
      const now = counts(owners);
      const wanted = holdings.filter(each => each.wanted).map(({ id }) => id);
      const sizes = wanted.map(id => now.get(id) ?? 0);
      expect(owners).not.toContain('');
      expect([...now.keys()].filter(id => !wanted.includes(id))).toEqual([]);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      // The fewest: what leavers have, and what is above the largest share, of which so many may stay as there are.
      const share = Math.floor(SLOTS / wanted.length);
      const odd = SLOTS % wanted.length;
      const above = wanted.map(id => Math.max(0, (before.get(id) ?? 0) - share));
      const kept = Math.min(odd, above.filter(extra => extra > 0).length);
      const left = SLOTS - wanted.reduce((sum, id) => sum + (before.get(id) ?? 0), 0);
      expect(countMoved(moves)).toBe(left + above.reduce((sum, extra) => sum + extra, 0) - kept);
      expect(moves.filter(({ from }) => moves.some(({ to }) => to === from))).toEqual([]);
      const again = holdings.map(each => ({ ...each, slots: rangesWhere(slot => owners[slot] === each.id) }));
      expect(planMoves(again)).toEqual([]);
      expect(isUneven(again, 0)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test.each<[string, Holding[], string[]]>([
  ['three shards as they were formed', even(3), []],
  [
    'two more shards',
    [...even(3), { id: 'a', slots: [], wanted: true }, { id: 'b', slots: [], wanted: true }],
    ['n0>a 3277-5461', 'n1>a 8739-9830', 'n1>b 9831-10922', 'n2>b 14200-16383'],
  ],
  [
    'two shards that leave',
    even(5).map((each, index) => ({ ...each, wanted: index < 3 })),
    ['n3>n0 9831-12015', 'n3>n1 12016-13107', 'n4>n1 13108-14199', 'n4>n2 14200-16383'],
  ],
])('plans for %s', (_, holdings, expected) => {
  const texts = planMoves(holdings).map(
    ({ from, to, slots }) => `${from}>${to} ${slots.map(({ start, end }) => `${start}-${end}`).join(',')}`,
  );
  expect(texts).toEqual(expected);
});

test('a slot that a person gave another place is no reason to move any', () => {
  const [first, ...others] = even(3);
  if (!first) throw new Error('no shard');
  const moved = [
    { ...first, slots: [{ start: 0, end: 5400 }] },
    ...others.map((each, index) => (index > 0 ? each : { ...each, slots: [{ start: 5401, end: 10922 }] })),
  ];
  expect(isUneven(moved, 0.02)).toBe(false);
  expect(isUneven(moved, 0.001)).toBe(true);
  expect(isUneven([...even(3), { id: 'new', slots: [], wanted: true }], 0.02)).toBe(true);
  expect(isUneven([...even(3), { id: 'left', slots: [{ start: 1, end: 1 }], wanted: false }], 0.02)).toBe(true);
});

test('takes the first slots of some', () => {
  expect(
    firstOf(
      [
        { start: 0, end: 4 },
        { start: 9, end: 12 },
      ],
      7,
    ),
  ).toEqual([
    { start: 0, end: 4 },
    { start: 9, end: 10 },
  ]);
});
