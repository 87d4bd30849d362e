import { table } from '../../cli/text/table';
import type { Kind } from './kind';
import { runsOf } from './plan';
import { type Conditions, conditionsOf, type RunRecord } from './record';

/** Which runs of a kind there are under these conditions, how many are missing, and under which others there are some. */
export function listOf(
  kind: Pick<Kind, 'name' | 'cells'>,
  records: readonly RunRecord[],
  conditions: Conditions,
  wanted: number,
): string {
  const here = conditionsOf(conditions);
  const rows = kind.cells.map(cell => {
    const there = runsOf(cell, records, conditions).length;
    const lacks = Math.max(0, wanted - there);
    const others = records.filter(each => each.cell === cell.name).length - there;
    const said = [
      lacks > 0 ? `${lacks} missing` : 'complete',
      ...(others > 0 ? [`${others} under other conditions`] : []),
    ];
    return [cell.name, `${there} of ${wanted}`, said.join(', ')];
  });
  return [`${kind.name}, on ${here}`, ...table(rows)].join('\n');
}
