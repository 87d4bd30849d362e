import type { Sweep } from '../../../copy/migrate/sweep';
import { judge, type Progress } from '../../../copy/migrate/verdict';

const NOW = 1_000_000;
const feed = { complete: true, completeSince: NOW - 60_000, heardUntil: NOW - 500, cuts: 0 };
const equal: Sweep = {
  began: NOW - 20_000,
  ended: NOW - 10_000,
  keys: 7,
  different: 0,
  missing: 0,
  extra: 0,
  deleted: 0,
};
const inStep: Progress = { now: NOW, feeds: [feed, feed], pending: 0, sweep: equal };

it('is in step when all was found equal since it was copied', () => {
  expect(judge(inStep)).toEqual({ state: 'in step', reason: 'All 7 keys were found equal.', lagSeconds: 0.5 });
});

it.each<[string, Partial<Progress>, string, RegExp]>([
  ['a primary is not copied', { feeds: [feed, { ...feed, complete: false }] }, 'copying', /Keys of 1 of 2 primaries/],
  ['it waits', { feeds: [{ complete: false, cuts: 0, problem: 'It loads.' }] }, 'copying', /^It loads\.$/],
  ['nothing was heard yet', { feeds: [{ complete: true, cuts: 0 }] }, 'copying', /being copied/],
  ['nothing is heard', { feeds: [{ ...feed, heardUntil: NOW - 60_000, problem: 'It hangs.' }] }, 'behind', /It hangs/],
  ['a key waits for long', { pending: 3, oldest: NOW - 60_000 }, 'behind', /^3 keys are pending/],
  ['the target hangs', { pending: 3, oldest: 0, targetProblem: 'It is down.' }, 'behind', /It is down/],
  ['nothing was compared', { sweep: undefined }, 'comparing', /are being compared/],
  ['it began anew since', { feeds: [{ ...feed, completeSince: NOW - 1 }] }, 'comparing', /are being compared/],
  ['a primary of the target was lost since', { interrupted: NOW - 1 }, 'comparing', /are being compared/],
  ['keys cannot be compared', { sweep: undefined, compareProblem: 'No rights.' }, 'comparing', /^No rights\.$/],
  [
    'keys differ',
    { sweep: { ...equal, different: 2, missing: 1 } },
    'different',
    /2 keys that differ, 1 missing .* again/,
  ],
  ['a key is extra', { sweep: { ...equal, extra: 1 } }, 'different', /no such key as 1 of .* set deleteExtra/],
])('is not in step where %s', (_, more, state, reason) => {
  expect(judge({ ...inStep, ...more })).toMatchObject({ state, reason: expect.stringMatching(reason) });
});

it.each<[string, Partial<Progress>, number | undefined]>([
  ['the feed that has heard least', { feeds: [feed, { ...feed, heardUntil: NOW - 3000 }] }, 3],
  ['the key that has waited longest', { oldest: NOW - 4000 }, 4],
  ['nothing before all was heard of', { feeds: [{ complete: false, cuts: 0 }] }, undefined],
])('takes its lag from %s', (_, more, lag) => {
  expect(judge({ ...inStep, ...more }).lagSeconds).toBe(lag);
});
