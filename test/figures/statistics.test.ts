import { exponentOf, summaryOf } from './statistics';

test.each([
  [[3], { median: 3, min: 3, max: 3, runs: 1 }],
  [[5, 1, 3], { median: 3, min: 1, max: 5, runs: 3 }],
  [[5, 1, 3, 4], { median: 3.5, min: 1, max: 5, runs: 4 }],
])('%j', (values, summary) => {
  expect(summaryOf(values)).toEqual(summary);
});

test.each([
  ['not at all', () => 7, 0],
  ['as they are', (size: number) => 3 * size, 1],
  ['as their square', (size: number) => 0.5 * size ** 2, 2],
])('sizes that count %s', (_, of, exponent) => {
  const points = [3, 10, 30, 1000].map(size => ({ size, summary: summaryOf([of(size)]) }));
  expect(exponentOf(points)).toBeCloseTo(exponent, 6);
});
