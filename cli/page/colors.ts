/**
 * Colours of pages and pictures, by day and by night. Words reach a contrast of 4.5 with what they stand on, lines 3:
 * a test holds them to it. The lines are told apart also by those who see red and green alike.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const COLORS = {
  paper: ['#ffffff', '#14171d'],
  /** Behind what belongs together. */
  panel: ['#f4f6f9', '#1c2129'],
  ink: ['#1f2430', '#e6e9ef'],
  soft: ['#5b6270', '#a4acba'],
  rule: ['#d9dde5', '#353c48'],
  well: ['#1d7a3e', '#66d18f'],
  doubt: ['#8a5a00', '#f0b849'],
  ill: ['#b3261e', '#ff8a80'],
  'line-1': ['#0b62b4', '#6cb4f5'],
  'line-2': ['#c2500a', '#f5a04c'],
  'line-3': ['#007a5e', '#4fd1a5'],
  'line-4': ['#a3417f', '#e79ac8'],
  'line-5': ['#7d6300', '#e3c94a'],
  'line-6': ['#555b66', '#aab2c0'],
} as const satisfies Readonly<Record<string, readonly [day: string, night: string]>>;

export type ColorName = keyof typeof COLORS;

/** A colour for a plot or a style: the browser takes that of the day or of the night. */
export function colored(name: ColorName): string {
  return `var(--${name})`;
}

/** Lines of a plot, one after another. */
export const LINES = (Object.keys(COLORS) as ColorName[]).filter(name => name.startsWith('line-')).map(colored);

/** Declares all of them. */
export function declared(when: 'day' | 'night'): string {
  const index = when === 'day' ? 0 : 1;
  return Object.entries(COLORS)
    .map(([name, shades]) => `--${name}: ${shades[index]};`)
    .join(' ');
}
