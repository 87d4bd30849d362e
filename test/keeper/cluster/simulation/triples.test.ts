import { simulateMany } from './many';

test('shards of 3 pods are mended after whatever happened, and nothing is destroyed on the way', () => {
  simulateMany(5050, 3);
});
