import { resultOf } from '../../drills/drill';
import { deletePod } from '../../drills/faults/delete-pod';
import { TABLE_HEAD, tableRow } from '../../drills/table';
import { reportWith } from './support/report';

test('a drill is one row, with as many cells as the head', () => {
  const report = reportWith({
    acknowledged: { plain: 1_234_000, waited: 567 },
    found: 1_234_564,
    lost: { plain: 1, waited: 2 },
    unknown: 4,
    brokenPerLane: 1,
    outsideGap: 5,
    longestGapMs: 3711,
  });
  const row = tableRow(resultOf({ name: 'primary deleted', fault: deletePod }, report, 5000));
  expect(row).toBe('| primary deleted | 3,711 ms | 1,234,567, 567 | 1,234,564 | 3, 2 | 0 | 0 | 4 | 1 | 5 |');
  expect(row.split('|')).toHaveLength(TABLE_HEAD.split('\n')[0]?.split('|').length ?? 0);
});

test('each further way to the data is a row of its own', () => {
  const drill = { name: 'primary deleted', fault: deletePod };
  const other = resultOf({ ...drill, name: 'primary deleted, front' }, reportWith({}), 5000);
  const rows = tableRow({ ...resultOf(drill, reportWith({}), 5000), beside: { front: other } }).split('\n');
  expect(rows.map(row => row.split(' | ')[0])).toEqual(['| primary deleted', '| primary deleted, front']);
});
