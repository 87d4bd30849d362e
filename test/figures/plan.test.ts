import { missing } from './plan';
import { CONDITIONS, kindOf, ONE, record, THERE, TWO } from './support/records';

const planned = (records: Parameters<typeof missing>[1], runs = 2) =>
  missing(kindOf(), records, CONDITIONS, runs).map(({ cell, run }) => `${cell.name} ${run}`);

test('one site after the other, and on each all cells before one has its next turn', () => {
  expect(planned([])).toEqual([
    'kill-process_redis-8.0 1',
    'cut-node_redis-8.0 1',
    'kill-process_redis-8.0 2',
    'cut-node_redis-8.0 2',
    'kill-process_valkey-9.1 1',
    'kill-process_valkey-9.1 2',
  ]);
});

test('goes on where it was broken off', () => {
  const there = [record(), record({ cell: TWO.name, run: 2 }), record({ run: 2 })];
  expect(planned(there)).toEqual(['cut-node_redis-8.0 1', 'kill-process_valkey-9.1 1', 'kill-process_valkey-9.1 2']);
});

test('runs of other conditions do not count, nor do more than are wanted', () => {
  const older = { ...record().versions, library: '0.9.0' };
  expect(planned([record({ machine: THERE }), record({ versions: older }), record({ run: 3 })], 1)[0]).toBe(
    `${ONE.name} 1`,
  );
});
