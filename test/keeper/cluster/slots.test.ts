import { countSlots, formatRanges, isExactly, plannedRange, rangesWhere, SLOTS } from '../../../keeper/cluster/slots';

test.each([
  [0, 1, '0-16383'],
  [0, 3, '0-5461'],
  [1, 3, '5462-10922'],
  [2, 3, '10923-16383'],
  [3, 4, '12288-16383'],
])('shard %i of %i is dealt %s', (index, count, range) => {
  expect(formatRanges([plannedRange(index, count)])).toBe(range);
});

test.each([1, 2, 3, 5, 7, 100, 1000])('%i shards hold every slot once, evenly', count => {
  const ranges = Array.from({ length: count }, (_, index) => plannedRange(index, count));
  ranges.forEach((range, index) => {
    expect(range.start).toBe(index === 0 ? 0 : (ranges[index - 1]?.end ?? 0) + 1);
  });
  const sizes = ranges.map(range => countSlots([range]));
  expect(sizes.reduce((a, b) => a + b)).toBe(SLOTS);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

test('ranges of the slots that match', () => {
  expect(formatRanges(rangesWhere(slot => slot < 2 || slot === 7 || slot > 16381))).toBe('0-1, 7, 16382-16383');
  expect(rangesWhere(() => false)).toEqual([]);
  expect(rangesWhere(() => true)).toEqual([{ start: 0, end: 16383 }]);
});

test.each([
  [[], false],
  [[{ start: 0, end: 9 }], true],
  [[{ start: 0, end: 8 }], false],
  [
    [
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ],
    false,
  ],
])('%j is exactly 0-9: %s', (ranges, exactly) => {
  expect(isExactly(ranges, { start: 0, end: 9 })).toBe(exactly);
});
