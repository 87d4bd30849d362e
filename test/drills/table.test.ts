import { resultOf } from '../../drills/drill';
import { deletePod } from '../../drills/faults/delete-pod';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { reportWith } from './support/report';

test('a drill is one row, with as many cells as the head', () => {
  const report = reportWith({
    acknowledged: { plain: 1_234_000, waited: 567 },
    lost: { plain: 1, waited: 2 },
    unknown: 4,
    brokenPerLane: 1,
    outsideGap: 5,
    longestGapMs: 3711,
  });
  const row = tableRow(resultOf({ name: 'primary deleted', fault: deletePod }, report, 5000));
  expect(row).toBe('| primary deleted | 3.7 s | 1,234,567, 567 | 3, 2 | 0 | 0 | 4 | 1 | 5 |');
  expect(row.split('|')).toHaveLength(TABLE_HEAD.split('\n')[0]?.split('|').length ?? 0);
});
