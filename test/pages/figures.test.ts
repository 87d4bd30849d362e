import type { Summary } from '../figures/kind';
import { drawPlot } from '../figures/pages/plot';
import { behaves } from './support/behaves';

const summary = (median: number): Summary => ({ runs: 5, min: median * 0.7, median, max: median * 1.4 });
const measure = { name: 'gapMs', heading: 'longest gap', unit: 'time' } as const;
const ENGINES = ['redis-8.0', 'valkey-9.1', 'valkey-8.1'];

// As in a page on the web, where there is room for all of it.
const WIDTHS = [800];

describe('a plot of bars', () => {
  behaves(
    () => ({
      name: 'bars.svg',
      text: drawPlot({
        kind: 'bars',
        name: 'gap',
        alt: 'How long nothing could be written.',
        measure,
        groups: ['kill process', 'cut node', 'delete all pods by force'],
        bars: ENGINES.map((name, index) => ({
          name,
          summaries: [1200, 3000, 9000].map(gap => summary(gap + index * 300)),
        })),
      }),
      says: ['longest gap', 'cut node', ...ENGINES],
    }),
    WIDTHS,
  );
});

describe('a plot of lines', () => {
  behaves(
    () => ({
      name: 'lines.svg',
      text: drawPlot({
        kind: 'lines',
        name: 'gap',
        alt: 'How long nothing could be written, by how many keys there are.',
        measure,
        size: 'keys',
        lines: ENGINES.map((name, index) => ({
          name,
          points: [1000, 10_000, 100_000].map(size => ({ size, summary: summary((size / 10) * (index + 1)) })),
        })),
      }),
      says: ['longest gap', 'keys', ...ENGINES],
    }),
    WIDTHS,
  );
});
