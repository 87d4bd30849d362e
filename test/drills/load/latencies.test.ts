import { createRecorder } from '../../../drills/load/latencies';

test('tells how long the slowest of so many took', () => {
  const recorder = createRecorder();
  for (let ms = 1; ms <= 1000; ms += 1) recorder.record(ms);
  const { p50, p90, p99, p999, max } = recorder.figures();
  const rounded = [p50, p90, p99, p999, max].map(ms => Math.round(ms / 5) * 5);
  expect(rounded).toEqual([500, 900, 990, 1000, 1000]);
  expect(max).toBe(1000);
  expect(p999).toBeLessThanOrEqual(max);
});

test('knows of nothing before anything was recorded, and after a reset', () => {
  const recorder = createRecorder();
  const nothing = { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  expect(recorder.figures()).toEqual(nothing);
  recorder.record(0.0001);
  expect(recorder.figures()).toMatchObject({ p50: 0.001, max: 0.001 });
  recorder.reset();
  expect(recorder.figures()).toEqual(nothing);
});

test('takes what is longer than it can count for as long as that', () => {
  const recorder = createRecorder();
  recorder.record(3_600_000);
  expect(recorder.figures()).toMatchObject({ p50: 600_000, max: 600_000 });
});
