import type { Unit } from '../kind';
import { summaryOf } from '../statistics';
import { spread } from './words';

test.each<[Unit, number[], string]>([
  ['time', [3.24159], '3.24 ms'],
  ['time', [86, 99, 172], '99 ms (86–172)'],
  ['time', [950, 3421, 12_000], '3.42 s (0.95–12)'],
  ['time', [180_000], '3 min'],
  ['bytes', [27_504, 27_504], '26.9 KiB'],
  ['bytes', [177_045_344], '169 MiB'],
  ['ratio', [0.859, 0.861], '0.86'],
  ['ratio', [0.8, 1, 1.123], '1.00 (0.80–1.12)'],
  ['perSecond', [81_234.4], '81,234/s'],
  ['count', [0, 0, 1843], '0 (0–1,843)'],
])('%s %j', (unit, values, words) => {
  expect(spread(summaryOf(values), unit)).toBe(words);
});
