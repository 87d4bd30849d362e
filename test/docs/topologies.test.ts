import { memoryBudget } from '../../lib/config/memory';
import { THRESHOLD_DEFAULTS } from '../../lib/monitoring/alerts/thresholds';
import { page, tableBelow } from './markdown';

const PAGE = page('docs/choose-a-topology.md');
const MiB = 1024 ** 2;
const shown = (bytes: number) => `${Math.floor(bytes / MiB).toLocaleString('en')} MiB`;

it('choose-a-topology.md has sizes by the sum that synthesis takes', () => {
  const rows = ['1Gi', '4Gi', '16Gi'].map(memory => {
    const { data } = memoryBudget(memory, 'aof');
    const usable = data * THRESHOLD_DEFAULTS.memoryShare;
    const shards = Math.max(3, Math.ceil((20 * 1024 * MiB) / usable));
    return [memory, shown(data), shown(usable), String(shards)];
  });
  expect(tableBelow(PAGE, 'Sizes')).toEqual(rows);
});

it('choose-a-topology.md has majorities', () => {
  const votes = tableBelow(PAGE, 'Quorums').filter(cells => cells.length === 3);
  expect(votes).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map(count => {
      const majority = Math.floor(count / 2) + 1;
      return [count, majority, count - majority].map(String);
    }),
  );
});
