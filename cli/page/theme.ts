import { colored, LINES } from './colors';

const [ink, soft, rule, paper] = (['ink', 'soft', 'rule', 'paper'] as const).map(colored);
const small = { fontSize: 12, color: soft };

const axis = {
  axisLine: { lineStyle: { color: soft } },
  axisTick: { lineStyle: { color: soft } },
  // ECharts has whole minutes bold among seconds.
  axisLabel: { ...small, hideOverlap: true, rich: { primary: { fontWeight: 'normal', color: soft } } },
  nameTextStyle: small,
  splitLine: { lineStyle: { color: rule } },
};
/** Words on top of what is drawn stay readable by a seam around them. */
const label = { fontSize: 12, color: ink, textBorderColor: paper, textBorderWidth: 3 };
const mark = { symbol: 'none', silent: true, label, lineStyle: { color: soft, width: 1, type: [3, 3] } };
// Nobody points at a picture.
const series = { label, emphasis: { disabled: true }, silent: true };

/** The colours and letters of plots. */
export const THEME = {
  color: LINES,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: 'sans-serif', color: ink },
  categoryAxis: axis,
  timeAxis: { ...axis, splitLine: { show: false } },
  valueAxis: axis,
  logAxis: axis,
  legend: { textStyle: { fontSize: 12, color: ink }, itemHeight: 10, itemGap: 20 },
  line: { ...series, lineStyle: { width: 2 }, symbolSize: 6, endLabel: label },
  bar: { ...series, barMaxWidth: 36 },
  scatter: { ...series, symbolSize: 8 },
  custom: series,
  markLine: mark,
  markArea: { silent: true, label, itemStyle: { color: soft, opacity: 0.12 } },
};
