import { resultOf } from '../../../drills/drill';
import { deletePod } from '../../../drills/faults/delete-pod';
import { reportWith } from '../../drills/support/report';
import { figuresOf } from './figures';

const found = { acknowledged: { plain: 50, waited: 40 }, lost: { plain: 2, waited: 0 }, longestGapMs: 3000 };
const DRILL = { name: 'x', fault: deletePod };
const RESULT = resultOf(DRILL, reportWith(found), 9000, { injected: 1000, effect: 3500 });

test('the figures of a drill are those of its ledger', () => {
  const figures = { gapMs: 3000, wholeMs: 9000, acknowledged: 90, lostConfirmed: 0, lostOthers: 2 };
  expect(figuresOf(RESULT, true)).toEqual({ ...figures, takeoverMs: 2500 });
  expect(figuresOf(RESULT, false)).toEqual(figures);
});

test('where clients come by a front too, its gap is a figure, and what was lost there counts', () => {
  const front = resultOf(DRILL, reportWith({ ...found, longestGapMs: 4000 }), 9000);
  expect(figuresOf({ ...RESULT, beside: { front } }, true)).toMatchObject({
    gapMs: 3000,
    frontGapMs: 4000,
    acknowledged: 180,
    lostOthers: 4,
  });
});

test.each([
  ['that were not looked for', { unverified: 3 }, '3 not looked for'],
  ['with another value', { wrong: 1 }, '1 with another value'],
])('writes %s make no figure', (_, changes, why) => {
  expect(() => figuresOf({ ...RESULT, ...changes }, true)).toThrow(why);
});
