import { colored, LINES } from './colors';
import type { Series } from './options';

/** Lines are told apart without their colours too, */
const DASHES = ['solid', [8, 4], [2, 3], [10, 3, 2, 3], [5, 5], [14, 4]] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const;
/** and so are bars: the first plain, others hatched in different directions. */
const HATCHES = [undefined, -Math.PI / 4, Math.PI / 4, 0, Math.PI / 2, -Math.PI / 3] as const;
/** With more points than this, symbols would hide the line. */
const MANY = 40;

/** Series with a symbol, a way of dashing or a hatching of their own. Those of one name have one colour, and look alike. */
export function toldApart(series: readonly Series[], names: readonly string[]): Series[] {
  return series.map((each, index) => told(each, each.name === undefined ? index : names.indexOf(String(each.name))));
}

function told(series: Series, index: number): Series {
  const turn = index % LINES.length;
  const symbol = SYMBOLS[turn];
  switch (series.type) {
    case 'line': {
      const points = Array.isArray(series.data) ? series.data.length : 0;
      const lineStyle = { type: DASHES[turn], ...series.lineStyle } as typeof series.lineStyle;
      return { symbol, showSymbol: points <= MANY, ...series, lineStyle };
    }
    case 'scatter':
      return { symbol, ...series };
    case 'bar':
      return { ...series, itemStyle: { ...hatched(turn), ...series.itemStyle } };
    default:
      return series;
  }
}

function hatched(turn: number): object {
  const rotation = HATCHES[turn];
  if (rotation === undefined) return {};
  return { decal: { color: colored('paper'), symbolSize: 1, dashArrayX: [1, 0], dashArrayY: [1, 5], rotation } };
}
