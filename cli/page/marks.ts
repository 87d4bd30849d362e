import { widthOf } from '../text/width';
import type { Axis, Series } from './options';

const FONT = 12;
/** Pixels between the letters of one mark and the next, and of a row of them. */
const APART = 8;
export const MARK_ROW = 16;

/** An upright line with a word on top. */
interface Mark {
  readonly xAxis: number;
  readonly name?: string;
  readonly label?: { readonly formatter?: unknown; readonly show?: boolean };
}
interface Room {
  /** Of the axis, in its own unit. */
  readonly from: number;
  readonly to: number;
  /** In pixels. */
  readonly width: number;
}

/**
 * The same series with the words on their marks in as many rows as it takes for none to lie on another, and inside the
 * plot: ECharts writes each where its line ends.
 *
 * @param width pixels between the first and the last value of the axis
 */
export function apart(
  series: readonly Series[],
  axis: Axis | undefined,
  width: number,
): { readonly series: Series[]; readonly rows: number } {
  const room = { ...extent(series, axis), width };
  // How far each row is written, from the left.
  const ends: number[] = [];
  const placed = new Map(
    [...new Set(series.flatMap(marksOf))]
      .sort((a, b) => a.xAxis - b.xAxis)
      .map(mark => {
        const { from, to, align } = span(mark, room);
        const free = ends.findIndex(end => end + APART <= from);
        const row = free === -1 ? ends.length : free;
        ends[row] = to;
        return [mark, { ...mark, label: { align, distance: [0, 5 + row * MARK_ROW], ...mark.label } }] as const;
      }),
  );
  return { series: series.map(each => withMarks(each, mark => placed.get(mark) ?? mark)), rows: ends.length };
}

function marksOf(series: Series): Mark[] {
  return dataOf(series).filter(isMark);
}

function withMarks(series: Series, placed: (mark: Mark) => Mark): Series {
  if (!('markLine' in series) || marksOf(series).length === 0) return series;
  const data = dataOf(series).map(datum => (isMark(datum) ? placed(datum) : datum));
  return { ...series, markLine: { ...series.markLine, data } } as Series;
}

function dataOf(series: Series): readonly unknown[] {
  return ('markLine' in series && series.markLine?.data) || [];
}

function isMark(datum: unknown): datum is Mark {
  const { xAxis, label } = (datum ?? {}) as Partial<Mark>;
  return typeof xAxis === 'number' && label?.show !== false;
}

/** Where the words of a mark begin and end: around the line, or beside it where the plot ends. */
function span({ xAxis, name = '', label }: Mark, { from, to, width }: Room) {
  const own = label?.formatter;
  const long = widthOf(typeof own === 'string' && own !== '{b}' ? own : name, FONT);
  const at = to === from ? 0 : ((xAxis - from) / (to - from)) * width;
  if (at - long / 2 < 0) return { from: at, to: at + long, align: 'left' } as const;
  if (at + long / 2 > width) return { from: at - long, to: at, align: 'right' } as const;
  return { from: at - long / 2, to: at + long / 2, align: 'center' } as const;
}

/** What an axis reaches: as far as it says, or as its values do. */
function extent(series: readonly Series[], axis: Axis | undefined): Omit<Room, 'width'> {
  const { min, max } = (axis ?? {}) as { readonly min?: unknown; readonly max?: unknown };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { data } of series) {
    for (const point of (data ?? []) as readonly unknown[]) {
      const [value] = Array.isArray(point) ? point : [];
      if (typeof value !== 'number') continue;
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
  }
  return { from: typeof min === 'number' ? min : from, to: typeof max === 'number' ? max : to };
}
