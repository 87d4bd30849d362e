import { createTimeline } from '../../../drills/ledger/timeline';

const START = 1_000_000;

it('counts what was acknowledged, and what failed, by tenths of a second', () => {
  const timeline = createTimeline(START);
  for (const at of [0, 99, 100, 420]) timeline.acknowledged(START + at);
  for (const at of [250, 299]) timeline.failed(START + at);
  expect(timeline.until(START + 500)).toEqual({
    everyMs: 100,
    acknowledged: [2, 1, 0, 0, 1, 0],
    failed: [0, 0, 2, 0, 0, 0],
  });
});

it('has a part for a run that did nothing', () => {
  expect(createTimeline(START).until(START)).toEqual({ everyMs: 100, acknowledged: [0], failed: [0] });
});

it('takes a clock that was set back for the beginning', () => {
  const timeline = createTimeline(START);
  timeline.acknowledged(START - 5000);
  expect(timeline.until(START).acknowledged).toEqual([1]);
});
