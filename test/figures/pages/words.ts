import type { Summary, Unit } from '../kind';

/** A figure in the words of its unit. */
export function inWords(value: number, unit: Unit): string {
  return written(value, scaleOf(value, unit));
}

/** The median, and the least and the most where they differ as they are written. */
export function spread({ median, min, max }: Summary, unit: Unit): string {
  const scale = scaleOf(median, unit);
  const [low, high] = [min, max].map(each => digits(each / scale.size, scale)) as [string, string];
  return low === high ? written(median, scale) : `${written(median, scale)} (${low}–${high})`;
}

interface Scale {
  readonly name: string;
  readonly size: number;
  /** Digits after the point; without it as many as three in all. */
  readonly fraction?: number;
}

const TIMES: readonly Scale[] = [
  { name: ' ms', size: 1 },
  { name: ' s', size: 1000 },
  { name: ' min', size: 60_000 },
];
const BYTES: readonly Scale[] = ['B', 'KiB', 'MiB', 'GiB'].map((name, power) => ({
  name: ` ${name}`,
  size: 1024 ** power,
}));

function scaleOf(value: number, unit: Unit): Scale {
  switch (unit) {
    case 'time':
      return TIMES[value < 1000 ? 0 : value < 120_000 ? 1 : 2] as Scale;
    case 'bytes':
      return BYTES.findLast(({ size }) => value >= size) ?? (BYTES[0] as Scale);
    case 'ratio':
      return { name: '', size: 1, fraction: 2 };
    case 'perSecond':
      return { name: '/s', size: 1, fraction: 0 };
    case 'count':
      return { name: '', size: 1, fraction: 0 };
  }
}

function written(value: number, scale: Scale): string {
  return `${digits(value / scale.size, scale)}${scale.name}`;
}

function digits(value: number, { fraction }: Scale): string {
  const places = fraction ?? (value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);
  return value.toLocaleString('en', { minimumFractionDigits: fraction ?? 0, maximumFractionDigits: places });
}
