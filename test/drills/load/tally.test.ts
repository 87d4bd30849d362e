import { createTally } from '../../../drills/load/tally';

test('counts by second, by command and by kind of failure', () => {
  const tally = createTally(10_000);
  tally.done('get', 10_000, 10_000, 10_002);
  // Due long before it was sent.
  tally.done('set', 10_010, 11_990, 12_010);
  tally.failed(new Error('Command timed out'), 12_500);
  tally.failed(Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' }), 12_600);
  tally.done('get', 12_990, 12_990, 13_000);
  expect(tally.figures()).toEqual({
    durationMs: 3000,
    done: 3,
    perSecond: 1,
    errors: { timeout: 1, OOM: 1 },
    latency: expect.objectContaining({ p50: expect.closeTo(10, 1), max: 2000 }),
    service: expect.objectContaining({ max: 20 }),
    commands: [
      { name: 'get', done: 2, latency: expect.objectContaining({ max: 10 }) },
      { name: 'set', done: 1, latency: expect.objectContaining({ max: 2000 }) },
    ],
    series: [
      { done: 1, failed: 0, p99: 2 },
      { done: 0, failed: 0, p99: 0 },
      { done: 1, failed: 2, p99: 2000 },
      { done: 1, failed: 0, p99: 10 },
    ],
  });
});

test('knows of nothing at first', () => {
  expect(createTally(0).figures()).toMatchObject({ done: 0, perSecond: 0, errors: {}, series: [], durationMs: 0 });
});
