import {
  BarChart,
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts';
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkAreaComponent,
  type MarkAreaComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
} from 'echarts/components';
import { type ComposeOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { widthOf } from '../text/width';
import { svgOf } from './svg';
import { THEME } from './theme';

/** What a plot shows, in the words of ECharts, as far as pages can draw it. */
export type PlotOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | MarkAreaComponentOption
  | MarkLineComponentOption
>;

// Imported whole, ECharts would make the command three times as large.
use([BarChart, CustomChart, LineChart, ScatterChart]);
use([GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);
// Its own estimate is that of a narrow font.
setPlatformAPI({
  measureText: (text, font = '') => ({ width: widthOf(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? 12)) }),
});

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Begins the names of what is defined in the picture, so that no other picture of the page has them. */
  readonly id: string;
}

/** The inside of an SVG, drawn by ECharts without a browser. */
export function drawn(option: PlotOption, { width, height, id }: Canvas): string {
  const chart = init(null, THEME, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return svgOf(chart, id);
  } finally {
    chart.dispose();
  }
}
