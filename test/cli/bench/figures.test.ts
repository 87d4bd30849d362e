import { figuresOf, isBad, type Measured } from '../../../cli/bench/figures';
import { median, spreadOf } from '../../../cli/bench/spread';
import { loadReport, slower } from '../support/load-report';

const of = (name: string, rounds: Measured['rounds']): Measured => ({
  namespace: 'shop',
  name,
  releases: ['redis-8.0'],
  servers: 1,
  rounds,
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])('the middle of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
  expect(spreadOf(values)).toEqual({ median: middle, min: Math.min(...values), max: Math.max(...values) });
});

it('compares each round with the same round of the first, and takes the middle', () => {
  // The machine gets slower and slower; the second is twice as slow as the first all the while.
  const first = of('web', [slower(1), slower(2), slower(4)]);
  const second = of('other', [slower(2), slower(4), slower(8)]);
  const figures = figuresOf(second, first);
  expect(figures.ratios).toMatchObject({ perSecond: 0.5, latency: { p50: 2, p99: 2, max: 2 } });
  expect(figures.perSecond).toEqual({ median: 2500, min: 1250, max: 5000 });
  expect(figures.latency.p99).toEqual({ median: 6.4, min: 3.2, max: 12.8 });
  expect(figures.done).toBe(87_500);
  expect(figuresOf(first, first).ratios).toMatchObject({ perSecond: 1, latency: { p999: 1 } });
});

it('adds up failures, and says in which rounds the load lacked something', () => {
  const target = of('web', [
    loadReport(),
    loadReport({ errors: { timeout: 2, OOM: 1 }, lacked: ['Its thread was busy.'] }),
    loadReport({ errors: { timeout: 3 }, keysLeft: 4 }),
  ]);
  const figures = figuresOf(target, target);
  expect(figures).toMatchObject({
    errors: { timeout: 5, OOM: 1 },
    lacked: [{ round: 2, what: ['Its thread was busy.'] }],
    keysLeft: 4,
  });
  expect(isBad(figures)).toBe(true);
});

it('takes a load that lacked something for no fault of the servers', () => {
  const target = of('web', [loadReport({ lacked: ['Its thread was busy.'] })]);
  expect(isBad(figuresOf(target, target))).toBe(false);
  expect(isBad(figuresOf(of('web', [loadReport({ keysLeft: 1 })]), target))).toBe(true);
});
