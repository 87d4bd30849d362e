import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Durability } from '../../../lib/config/durability';
import { backlog, memoryBudget } from '../../../lib/config/memory';
import { tableBelow } from '../../docs/markdown';

const MiB = 1024 ** 2;
const DURABILITIES: readonly Durability[] = ['none', 'aof', 'rdb', 'both'];

it.each(['64Mi', '100M', '256Mi', '512Mi', '1Gi', '3.5Gi', '16Gi'])('%s is shared out, and no more', memory => {
  for (const durability of DURABILITIES) {
    const { limit, data, ...parts } = memoryBudget(memory, durability);
    expect(data).toBeGreaterThan(0);
    const sum = Object.values(parts).reduce((one, other) => one + other, data);
    expect(sum).toBeLessThanOrEqual(limit);
    expect(limit - sum).toBeLessThan(2);
  }
});

it.each<[string, Durability, number]>([
  ['512Mi', 'aof', 295],
  ['512Mi', 'none', 353],
  ['1Gi', 'rdb', 608],
  ['16Gi', 'both', 9985],
])('of %s with %s, %i Mi are for data', (memory, durability, expected) =>
  expect(Math.floor(memoryBudget(memory, durability).data / MiB)).toBe(expected),
);

it('leaves less for data where clients and replicas may hold more, and none where they may hold all', () => {
  const dataOf = (total: string, hard: string) => memoryBudget('1Gi', 'aof', { total, replica: { hard } }).data;
  expect(dataOf('64Mi', '64Mi')).toBe(memoryBudget('1Gi', 'aof').data);
  expect(dataOf('128Mi', '64Mi')).toBe(dataOf('64Mi', '128Mi'));
  expect(dataOf('128Mi', '64Mi')).toBeLessThan(dataOf('64Mi', '64Mi'));
  expect(dataOf('1Gi', '64Mi')).toBe(0);
});

it.each([
  ['1Gi', 16],
  ['16Mi', 1],
])('a server with %s keeps a backlog of %i Mi', (memory, expected) => expect(backlog(memory)).toBe(expected * MiB));

it('is what the page says', () => {
  const path = 'docs/redis-conf.md';
  const text = readFileSync(join(__dirname, '..', '..', '..', path), 'utf8');
  const rows = tableBelow({ path, text }, 'Memory');
  expect(rows).toHaveLength(4);
  for (const [memory = '', ...cells] of rows) {
    const figures = cells.map(cell => cell.replaceAll(',', ''));
    const aof = memoryBudget(memory, 'aof');
    const parts = [aof.program, aof.clients, aof.replicas, aof.copies, aof.fragmentation, aof.data];
    const expected = [...parts, memoryBudget(memory, 'none').data].map(part => String(Math.floor(part / MiB)));
    expect(figures).toEqual(expected);
  }
});
