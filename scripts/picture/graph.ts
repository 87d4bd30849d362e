import { init } from 'echarts';
import type { Graph } from '../../lib/monitoring/dashboard/grafana';
import { colorOf, PALETTE } from './colors';
import type { Series } from './prometheus';
import { inUnit } from './words';

/** A line or a pile of bars. */
export interface Drawn {
  readonly name: string;
  readonly points: Series['points'];
}

/** A moment that is marked. */
export interface Mark {
  readonly seconds: number;
  readonly color: string;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Of the names those that have room in one line. */
function inOneLine(names: readonly string[], width: number): string[] {
  let room = width - 8;
  return names.filter(name => {
    room -= name.length * 5.6 + 26;
    return room > 0;
  });
}

/** A graph as SVG, by ECharts, which needs no browser for it. */
export function drawGraph(panel: Graph, drawn: readonly Drawn[], marks: readonly Mark[], frame: Frame): string {
  const { unit, min, max, custom, thresholds } = panel.fieldConfig.defaults;
  const bars = custom?.drawStyle === 'bars';
  const limits =
    custom?.thresholdsStyle?.mode === 'dashed' ? (thresholds?.steps ?? []).filter(({ value }) => value !== null) : [];
  const highest = Math.max(
    0,
    ...drawn.flatMap(({ points }) => points.map(([, value]) => value).filter(Number.isFinite)),
  );
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: frame.width, height: frame.height });
  chart.setOption({
    animation: false,
    color: PALETTE,
    textStyle: { fontFamily: 'sans-serif' },
    grid: { left: 62, right: 12, top: 6, bottom: drawn.length === 0 ? 24 : 44 },
    legend: {
      bottom: 0,
      left: 4,
      itemWidth: 12,
      itemHeight: 3,
      itemGap: 8,
      icon: 'rect',
      textStyle: { fontSize: 10, color: '#555' },
      data: inOneLine(
        drawn.map(({ name }) => name),
        frame.width,
      ),
    },
    xAxis: {
      type: 'time',
      min: frame.from * 1000,
      max: frame.to * 1000,
      axisLabel: { fontSize: 10, color: '#777', formatter: '{HH}:{mm}', hideOverlap: true },
      axisLine: { lineStyle: { color: '#ccc' } },
      splitNumber: 5,
    },
    yAxis: {
      type: 'value',
      min,
      // Without it a graph of nothing but zeros has an axis of many.
      max: max ?? (highest === 0 ? 1 : undefined),
      axisLabel: { fontSize: 10, color: '#777', formatter: (value: number) => inUnit(value, unit) },
      splitLine: { lineStyle: { color: '#eee' } },
      splitNumber: 4,
    },
    series: [
      ...drawn.map(({ name, points }) => ({
        name,
        type: bars ? 'bar' : 'line',
        stack: bars ? 'all' : undefined,
        symbol: 'none',
        barWidth: 5,
        lineStyle: { width: 1.2 },
        areaStyle: bars ? undefined : { opacity: 0.06 },
        data: withGaps(points, frame.step).map(([seconds, value]) => [seconds * 1000, value]),
      })),
      {
        type: 'line',
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          data: [
            ...marks.map(({ seconds, color }) => ({
              xAxis: seconds * 1000,
              lineStyle: { color: colorOf(color), type: 'dotted', width: 1 },
            })),
            ...limits.map(({ value, color }) => ({
              yAxis: value,
              lineStyle: { color: colorOf(color), type: 'dashed', width: 1 },
            })),
          ],
        },
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Where there was nothing, a line has a gap. */
function withGaps(points: Series['points'], step: number): (readonly [number, number | null])[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const value = Number.isFinite(point[1]) ? point[1] : null;
    const gap = before && point[0] - before[0] > step * 1.5 ? [[before[0] + step, null] as const] : [];
    return [...gap, [point[0], value] as const];
  });
}
