import type { Cell, Kind } from './kind';
import { type Conditions, conditionsOf, type RunRecord } from './record';

/** One run of a cell that is to be made. */
export interface Turn {
  readonly cell: Cell;
  readonly run: number;
}

/** The runs that a cell has under these conditions, by their numbers. */
export function runsOf(cell: Cell, records: readonly RunRecord[], conditions: Conditions): number[] {
  const wanted = conditionsOf(conditions);
  return records.filter(each => each.cell === cell.name && conditionsOf(each) === wanted).map(({ run }) => run);
}

/**
 * The runs that are missing for each cell to have so many, in the order in which they are made: one site after the other,
 * and on each site all cells once before one has its next turn.
 */
export function missing(
  kind: Pick<Kind, 'cells' | 'site'>,
  records: readonly RunRecord[],
  conditions: Conditions,
  runs: number,
): Turn[] {
  const turns = kind.cells.flatMap(cell => {
    const there = runsOf(cell, records, conditions);
    return Array.from({ length: runs }, (_, index) => ({ cell, run: index + 1 })).filter(
      ({ run }) => !there.includes(run),
    );
  });
  const sites = [...new Set(kind.cells.map(kind.site))];
  return sites.flatMap(site => turns.filter(({ cell }) => kind.site(cell) === site).sort((a, b) => a.run - b.run));
}
