import { edits, nearest } from '../../../lib/config/nearest';

it.each([
  ['timeout', 'timeout', 0],
  ['timeuot', 'timeout', 1],
  ['timout', 'timeout', 1],
  ['timeoutt', 'timeout', 1],
  ['timeaut', 'timeout', 1],
  ['', 'hz', 2],
  ['save', '', 4],
  ['abc', 'xyz', 3],
])('%s and %s are %i apart', (one, other, expected) => {
  expect(edits(one, other)).toBe(expected);
  expect(edits(other, one)).toBe(expected);
});

it.each([
  ['hzz', 'hz'],
  ['tiemout', 'timeout'],
  ['xx', undefined],
  ['something-else', undefined],
  ['replica-readonly', 'replica-read-only'],
])('%s stands for %s', (misspelt, expected) =>
  expect(nearest(misspelt, ['timeout', 'hz', 'replica-read-only', 'replica-priority'])).toBe(expected),
);
