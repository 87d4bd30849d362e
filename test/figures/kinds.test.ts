import { operationsOf } from './drills/operations';
import { KINDS } from './kinds';
import { recordsOf } from './store';

test.each(KINDS.map(kind => [kind.name, kind] as const))('%s: cells have names of their own', (_, { cells }) => {
  expect(new Set(cells.map(({ name }) => name)).size).toBe(cells.length);
  for (const { name } of cells) expect(name).toMatch(/^[a-z0-9._-]+$/);
});

test('every drill that is a cell can be run', () => {
  const settings = async () => ({ name: '', fault: { name: '' } }) as never;
  const operations = operationsOf({
    tested: { namespace: '', name: '', servers: 1 },
    primary: async () => '',
    another: () => ({ what: '', timeoutMs: 1, holds: async () => true }),
    nodeLoss: settings,
    workloads: [],
    drained: '',
    frontReplaced: settings,
  });
  const wanted = KINDS.flatMap(({ cells }) => cells.flatMap(({ of }) => of.fault ?? of.operation ?? []));
  expect(Object.keys(operations).sort()).toEqual([...new Set(wanted)].sort());
});

test.each(KINDS.map(kind => [kind.name, kind] as const))(
  '%s: records are of its cells, each run once',
  (name, kind) => {
    const records = recordsOf(kind);
    const cells = kind.cells.map(cell => cell.name);
    expect(records.filter(each => each.kind !== name || !cells.includes(each.cell))).toEqual([]);
    const runs = records.map(({ cell, run, machine, versions }) => JSON.stringify([cell, run, machine, versions]));
    expect(new Set(runs).size).toBe(runs.length);
  },
);
