import { spreadOf } from '../../cli/bench/spread';
import type { Point, Summary } from './kind';

/** Median, least and most of some values, of which there is one at least. */
export function summaryOf(values: readonly number[]): Summary {
  return { ...spreadOf(values), runs: values.length };
}

/**
 * The power with which medians grow with the size: 1 for as much again with each step, 2 for its square. The slope of the
 * straight line that fits the logarithms best.
 */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, summary }) => [Math.log(size), Math.log(summary.median)] as const);
  const mean = (of: (pair: readonly [number, number]) => number) =>
    logs.reduce((sum, pair) => sum + of(pair), 0) / logs.length;
  const [x, y] = [mean(([each]) => each), mean(([, each]) => each)];
  return mean(([a, b]) => (a - x) * (b - y)) / mean(([a]) => (a - x) ** 2);
}
