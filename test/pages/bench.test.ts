import type { Measured } from '../../cli/bench/figures';
import { page } from '../../cli/bench/page';
import { LOAD_DEFAULTS } from '../../drills/load/options';
import { loadReport, slower } from '../cli/support/load-report';
import { behaves } from './support/behaves';

const target = (name: string, rounds: Measured['rounds'], servers: number): Measured => ({
  namespace: 'shop',
  name,
  releases: ['redis-8.0'],
  servers,
  rounds,
});
const series = Array.from({ length: 10 }, (_, second) => ({
  done: 9000 + 400 * Math.sin(second),
  failed: second === 4 ? 12 : 0,
  p99: 1 + second / 3,
}));
const failing = loadReport({ errors: { timeout: 12 }, series });

describe('the page of a bench', () => {
  behaves(() => ({
    name: 'bench.html',
    text: page({
      startedAt: '2026-01-01T09:00:00.000Z',
      options: { ...LOAD_DEFAULTS, rate: 1000 },
      targets: [
        target('web', [failing, failing, failing], 1),
        target(
          'another-with-a-long-name',
          [2, 3, 2].map(times =>
            slower(times, { series: series.map(each => ({ ...each, p99: each.p99 * times, failed: 0 })) }),
          ),
          6,
        ),
      ],
    }),
    says: ['Bench of web, another-with-a-long-name', 'Latency', 'Over time'],
  }));
});
