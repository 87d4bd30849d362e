import type { Threshold } from '../../lib/monitoring/dashboard/grafana';

const COLORS: Readonly<Record<string, string>> = {
  green: '#56a64b',
  orange: '#ff9830',
  red: '#e02f44',
  blue: '#3274d9',
  purple: '#8f3bb8',
  text: '#d8dbe2',
};

/** Lines of a graph, one after another. */
export const PALETTE = [
  ...['#3274d9', '#56a64b', '#ff9830', '#e02f44', '#8f3bb8', '#00a3a3', '#c4a000', '#7a5c3e'],
  ...['#6fb1ff', '#9cd08f', '#ffc27a', '#c15c17'],
];

export function colorOf(name: string): string {
  return COLORS[name] ?? name;
}

/** The color that thresholds give a value. */
export function colorAt(value: number, steps: readonly Threshold[]): string {
  const reached = steps.filter(step => step.value === null || value >= step.value);
  return colorOf(reached.at(-1)?.color ?? 'text');
}
