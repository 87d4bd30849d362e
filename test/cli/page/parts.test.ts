import { isFigure } from '../../../cli/page/parts';

it.each([
  ['0', true],
  ['1,234', true],
  ['12.5 s', true],
  ['< 1 ms', true],
  ['≤ 0.3 µs', true],
  ['+7', true],
  ['-3.5', true],
  ['98%', true],
  ['1.2 MiB/s', true],
  ['2 keys', true],
  ['× 2.00', true],
  ['–', true],
  ['', false],
  ['redis-0', false],
  ['3 shards of 2', false],
  ['2026-01-02', false],
  ['7.0-alpine', false],
  ['10:00:03', false],
])('takes %p for a figure: %p', (cell, expected) => {
  expect(isFigure(cell)).toBe(expected);
});
