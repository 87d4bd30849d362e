import type { Kind, Row } from '../kind';
import { classOf } from '../machine';
import { conditionsOf, type RunRecord } from '../record';
import { summaryOf } from '../statistics';

/** What is shown of the runs on one class of machine. */
export interface Section {
  readonly machine: string;
  readonly rows: readonly Row[];
  /** The runs that the rows are made of. */
  readonly records: readonly RunRecord[];
}

/**
 * The sections of a kind's page, that with most runs first. Of each class of machine those runs count that were made under
 * the conditions of its newest one: older ones of other versions stay among the records and are not shown.
 */
export function sectionsOf(kind: Pick<Kind, 'cells' | 'measures'>, records: readonly RunRecord[]): Section[] {
  const machines = [...new Set(records.map(({ machine }) => classOf(machine)))].sort();
  return machines
    .map(machine =>
      sectionOf(
        kind,
        machine,
        records.filter(each => classOf(each.machine) === machine),
      ),
    )
    .sort((a, b) => b.records.length - a.records.length);
}

function sectionOf({ cells, measures }: Pick<Kind, 'cells' | 'measures'>, machine: string, all: RunRecord[]): Section {
  const newest = all.reduce((latest, each) => (each.when > latest.when ? each : latest));
  const records = all.filter(each => conditionsOf(each) === conditionsOf(newest));
  const rows = cells.flatMap(cell => {
    const own = records.filter(each => each.cell === cell.name);
    return own.length > 0 ? [{ cell, runs: own.length, versions: versionsOf(own), summaries: summaries(own) }] : [];
  });
  return { machine, rows, records };

  function summaries(own: readonly RunRecord[]): Row['summaries'] {
    const entries = measures.map(({ name }) => {
      const values = own.map(({ figures }) => figures[name]).filter(value => value !== undefined);
      return [name, values] as const;
    });
    return Object.fromEntries(
      entries.filter(([, values]) => values.length > 0).map(([name, values]) => [name, summaryOf(values)]),
    );
  }
}

/** Versions of some runs: where they differ, all of them. */
export function versionsOf(records: readonly RunRecord[]): Row['versions'] {
  const names = [...new Set(records.flatMap(({ versions }) => Object.keys(versions)))].sort();
  return Object.fromEntries(
    names.map(name => {
      const all = records.map(({ versions }) => versions[name]).filter(version => version !== undefined);
      return [name, [...new Set(all)].sort().join(' and ')];
    }),
  );
}
