import { mixText } from '../../drills/load/mixes';
import type { LoadOptions } from '../../drills/load/options';
import { mixOf } from '../../drills/load/options';
import { size } from '../text/units';
import type { Spread } from './spread';

/** How figures are called. */
export const FIGURE_NAMES = {
  perSecond: 'commands a second',
  p50: '50 %',
  p90: '90 %',
  p99: '99 %',
  p999: '99.9 %',
  max: 'slowest',
} as const;

/** Milliseconds, of which there are few or many, with as many digits as say something. */
export function milliseconds(ms: number): string {
  return `${digits(ms)} ms`;
}

/** A number with three digits, or as many as it has before the point. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const behind = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: behind, maximumFractionDigits: behind });
}

/** A whole number, in groups. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** The middle figure, and between which others it is where there are any. */
export function spread({ median, min, max }: Spread, spell: (value: number) => string): string {
  return min === max ? spell(median) : `${spell(median)} (${spell(min)} – ${spell(max)})`;
}

/** What is sent, as a sentence goes on with it. */
export function sent(options: LoadOptions): string {
  const { mix, rate, clients, keys } = options;
  const { weights, valueBytes } = mixOf(options);
  const named = mixText(weights) === mix ? mix : `${mix} (${mixText(weights)})`;
  const by = clients === 1 ? '1 connection' : `${clients} connections`;
  const how =
    rate === null ? `${by}, each with the next command when it has an answer` : `${whole(rate)} a second by ${by}`;
  return `${named}, ${how}; values of ${size(valueBytes)}, ${whole(keys)} keys of each kind`;
}

/** Failures by kind. */
export function failures(errors: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(errors).map(([kind, number]) => `${whole(number)} ${kind}`);
  return kinds.length > 0 ? kinds.join(', ') : 'none';
}
