import { batchesOf } from '../../copy/batches';

const LIMITS = { keys: 3, bytes: 100 };

it.each<[string, readonly number[], readonly (readonly number[])[]]>([
  ['nothing', [], []],
  ['few', [1, 2], [[1, 2]]],
  ['as many as a batch takes', [1, 2, 3, 4], [[1, 2, 3], [4]]],
  ['as much as a batch takes', [60, 40, 1], [[60, 40], [1]]],
  ['one that is larger, by itself', [1, 500, 1], [[1], [500], [1]]],
])('splits %s', (_, sizes, expected) => {
  const keys: Buffer[] = sizes.map((_, index) => Buffer.from(`key-${index}`));
  const batches = batchesOf(keys, sizes, LIMITS);
  expect(batches.map(({ keys: own }) => own.map(key => sizes[keys.indexOf(key)]))).toEqual(expected);
  expect(batches.map(({ bytes }) => bytes)).toEqual(expected.map(own => own.reduce((sum, size) => sum + size)));
});
