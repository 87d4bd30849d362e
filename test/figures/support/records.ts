import { type Cell, cellOf, type Kind, type Site } from '../kind';
import type { Machine } from '../machine';
import type { RunRecord } from '../record';

export const HERE: Machine = { cpus: 2, model: 'A', memoryGiB: 24 };
export const THERE: Machine = { ...HERE, cpus: 64 };

export const CONDITIONS = { machine: HERE, versions: { library: '1.0.0', node: 'v20.1.0' } };

export const [ONE, TWO, THREE] = [
  cellOf({ fault: 'kill process', engine: 'redis-8.0' }),
  cellOf({ fault: 'cut node', engine: 'redis-8.0' }),
  cellOf({ fault: 'kill process', engine: 'valkey-9.1' }),
] as const;

/** A record of the first cell, made here. */
export function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    kind: 'kind',
    cell: ONE.name,
    run: 1,
    when: '2026-11-30T07:00:00.000Z',
    figures: { gapMs: 1000 },
    versions: { ...CONDITIONS.versions, engine: 'redis 8.0.6' },
    machine: HERE,
    load: 0.5,
    nice: 0,
    ...changes,
  };
}

/** A kind of three cells on two sites, that measures nothing unless it is told how. */
export function kindOf(changes: Partial<Kind> = {}): Kind {
  return {
    name: 'kind',
    title: 'A kind',
    summary: 'what it shows',
    about: ['How it is measured.'],
    cells: [ONE, TWO, THREE],
    measures: [
      { name: 'gapMs', heading: 'gap', unit: 'time' },
      { name: 'takeoverMs', heading: 'another after', unit: 'time' },
    ],
    onCluster: false,
    site: ({ of }) => of.engine ?? '',
    open: async () => siteOf(async () => ({ gapMs: 1 })),
    findings: () => [],
    plots: () => [],
    ...changes,
  };
}

export function siteOf(take: (cell: Cell, run: number) => ReturnType<Site['take']>, close = async () => {}): Site {
  return { versions: { engine: 'redis 8.0.6' }, take, close };
}
