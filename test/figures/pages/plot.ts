import type { CustomSeriesOption } from 'echarts/charts';
import { colored } from '../../../cli/page/colors';
import type { PlotOption } from '../../../cli/page/drawing';
import type { Bars, Lines, Plot } from '../kind';
import { standalone } from './svg';
import { inWords } from './words';

const HEIGHT = 340;
/** Height of a bar and of the room between two groups, and what axis and legend take. */
const [BAR, BETWEEN, AROUND] = [14, 14, 100];

/** A plot as the file of a picture. */
export function drawPlot(plot: Plot): string {
  const groups = plot.kind === 'bars' ? plot.groups.length * (plot.bars.length * BAR + BETWEEN) : 0;
  const height = plot.kind === 'bars' ? AROUND + groups : HEIGHT;
  return standalone(plot.kind === 'bars' ? barsOf(plot) : linesOf(plot), { label: plot.alt, id: plot.name, height });
}

/** Medians against sizes, with a stroke from the least to the most. */
export function linesOf({ size, measure, lines }: Lines): PlotOption {
  const { unit, heading } = measure;
  return {
    xAxis: { type: 'log', name: size, axisLabel: { formatter: value => value.toLocaleString('en') } },
    yAxis: { type: 'log', name: heading, axisLabel: { formatter: value => inWords(value, unit) } },
    series: [
      ...lines.map(({ name, points }) => ({
        type: 'line' as const,
        name,
        data: points.map(point => [point.size, point.summary.median]),
      })),
      ...lines.map(({ points }) =>
        strokes(
          points.map(({ size: at, summary: { min, max } }) => [at, min, max]),
          { x: 0, y: [1, 2] },
          (coord, [at = 0, min = 0, max = 0]) => [coord([at, min]), coord([at, max])],
        ),
      ),
    ],
  };
}

/** Room between bars and between groups, as ECharts wants it, for the bars and for what is drawn on them. */
const LAYOUT = { barGap: '15%', barCategoryGap: '30%' } as const;

/** Groups from above to below, each with its bars, and a stroke from the least to the most. */
export function barsOf({ measure, groups, bars }: Bars): PlotOption {
  const { unit, heading } = measure;
  return {
    yAxis: { type: 'category', data: [...groups], inverse: true },
    xAxis: { type: 'value', name: heading, axisLabel: { formatter: value => inWords(value, unit) } },
    series: [
      ...bars.map(({ name, summaries }) => ({
        type: 'bar' as const,
        name,
        ...LAYOUT,
        data: summaries.map(summary => summary?.median ?? '-'),
      })),
      ...bars.map(({ summaries }, index) =>
        strokes(
          summaries.flatMap((summary, group) => (summary ? [[group, summary.min, summary.max]] : [])),
          { x: [1, 2], y: 0 },
          (coord, [group = 0, min = 0, max = 0], layout) => {
            const down = layout({ ...LAYOUT, count: bars.length })?.[index]?.offsetCenter ?? 0;
            return [min, max].map(value => {
              const [x = 0, y = 0] = coord([value, group]);
              return [x, y + down];
            });
          },
        ),
      ),
    ],
  };
}

type RenderItem = Extract<NonNullable<CustomSeriesOption['renderItem']>, (...given: never[]) => unknown>;
type Api = Parameters<RenderItem>[1];
type Coord = NonNullable<Api['coord']>;
type Layout = NonNullable<Api['barLayout']>;

/** How wide the ends of a stroke are, in pixels. */
const END = 6;

/** Strokes with ends across, one for each of some triples. */
function strokes(
  data: number[][],
  encode: CustomSeriesOption['encode'],
  ends: (coord: Coord, triple: readonly number[], layout: Layout) => number[][],
): CustomSeriesOption {
  return {
    type: 'custom',
    data,
    encode,
    z: 5,
    renderItem: (_, api) => {
      const { coord, barLayout } = api;
      if (!coord || !barLayout) return null;
      const triple = [0, 1, 2].map(each => Number(api.value(each)));
      const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = ends(coord, triple, barLayout);
      const [across, along] = x1 === x2 ? [END / 2, 0] : [0, END / 2];
      const end = (x: number, y: number) => `M${x - across} ${y - along}L${x + across} ${y + along}`;
      const pathData = `M${x1} ${y1}L${x2} ${y2}${end(x1, y1)}${end(x2, y2)}`;
      return { type: 'path', shape: { pathData }, style: { fill: 'none', stroke: colored('ink'), lineWidth: 1.5 } };
    },
  };
}
