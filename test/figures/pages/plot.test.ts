import type { Bars, Lines } from '../kind';
import { summaryOf } from '../statistics';
import { barsOf, drawPlot, linesOf } from './plot';

const MEASURE = { name: 'gapMs', heading: 'gap', unit: 'time' } as const;
const LINES: Lines = {
  kind: 'lines',
  name: 'time',
  alt: 'Time against shards',
  measure: MEASURE,
  size: 'shards',
  lines: [{ name: 'one', points: [3, 30].map(size => ({ size, summary: summaryOf([size, 2 * size, 5 * size]) })) }],
};
const BARS: Bars = {
  kind: 'bars',
  name: 'gap',
  alt: 'Gaps',
  measure: MEASURE,
  groups: ['kill', 'cut'],
  bars: [
    { name: 'redis-8.0', summaries: [summaryOf([1000, 3000]), undefined] },
    { name: 'valkey-9.1', summaries: [undefined, summaryOf([7])] },
  ],
};

test('a line goes through the medians, with a stroke from the least to the most at each', () => {
  expect(linesOf(LINES).series).toMatchObject([
    {
      type: 'line',
      name: 'one',
      data: [
        [3, 6],
        [30, 60],
      ],
    },
    {
      type: 'custom',
      data: [
        [3, 3, 15],
        [30, 30, 150],
      ],
    },
  ]);
});

test('a bar is as long as the median; what was not measured has none', () => {
  expect(barsOf(BARS).series).toMatchObject([
    { type: 'bar', name: 'redis-8.0', data: [2000, '-'] },
    { type: 'bar', name: 'valkey-9.1', data: ['-', 7] },
    { type: 'custom', data: [[0, 1000, 3000]] },
    { type: 'custom', data: [[1, 7, 7]] },
  ]);
});

test.each([LINES, BARS])('a plot of $kind is drawn, the same each time, with words for who does not see it', plot => {
  const svg = drawPlot(plot);
  expect(drawPlot(plot)).toBe(svg);
  expect(svg).toContain(`aria-label="${plot.alt}"`);
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).toContain(plot.kind === 'bars' ? '>redis-8.0<' : '>shards<');
});
