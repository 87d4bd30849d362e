import { widthOf } from '../text/width';
import { across, upright } from './axes';
import type { PlotOption } from './drawing';
import { apart, MARK_ROW } from './marks';
import { listed } from './options';
import { toldApart } from './tell-apart';

/** What an axis of values and the margins take of the width, more or less. In pixels, as all here. */
const AXIS = 76;
const MARGIN = { right: 20, rightOfBars: 56, top: 10 } as const;
/** Of a legend: a row of it, its signs for lines and for all else, and what is between one and the next. */
const LEGEND = { row: 24, line: 28, other: 12, gap: 24, font: 12 } as const;

/** A plot with what makes it readable in so many pixels. What it says by itself is stronger. */
export function dressed(option: PlotOption, width: number): PlotOption {
  const [below, beside] = [listed(option.xAxis), listed(option.yAxis)];
  const { series, rows } = apart(listed(option.series), below[0], width - AXIS);
  const names = [...new Set(series.flatMap(({ name }) => (name === undefined ? [] : [String(name)])))];
  const legend = names.length > 1;
  const sign = series.some(({ type }) => type === 'line') ? LEGEND.line : LEGEND.other;
  const room = { width, marks: rows * MARK_ROW };
  // The name of an axis is above words on marks, and ECharts makes room for it.
  const marks = beside.some(({ name }) => name !== undefined) ? 0 : room.marks;
  const figures = series.some(({ label }) => label?.show === true && label.position === 'right');
  return {
    animation: false,
    // Where it is drawn says nothing about where it was measured.
    useUTC: true,
    grid: {
      left: 2,
      right: figures ? MARGIN.rightOfBars : MARGIN.right,
      top: MARGIN.top + (legend ? rowsOf(names, sign, width) * LEGEND.row : 0) + marks,
      bottom: 4,
      outerBoundsMode: 'same',
    },
    ...option,
    legend: legend ? { top: 0, left: 0, width, padding: 2, itemWidth: sign, ...option.legend } : { show: false },
    xAxis: across(below, beside, room) as PlotOption['xAxis'],
    yAxis: upright(beside, room) as PlotOption['yAxis'],
    series: toldApart(series, names),
  };
}

/** Rows that a legend of these names takes. */
function rowsOf(names: readonly string[], sign: number, width: number): number {
  let [rows, used] = [1, 0];
  for (const name of names) {
    const needs = sign + LEGEND.gap + widthOf(name, LEGEND.font);
    if (used > 0 && used + needs > width) [rows, used] = [rows + 1, 0];
    used += needs;
  }
  return rows;
}
