import type { Measured, Measurement } from '../../../cli/bench/figures';
import { points } from '../../../cli/bench/over-time';
import { page } from '../../../cli/bench/page';
import { LOAD_DEFAULTS } from '../../../drills/load/options';
import { loadReport, slower } from '../support/load-report';

const target = (name: string, rounds: Measured['rounds'], servers = 1): Measured => ({
  namespace: 'shop',
  name,
  releases: ['redis-8.0'],
  servers,
  rounds,
});
const measurement = (targets: readonly Measured[], rate: number | null = null): Measurement => ({
  startedAt: '2026-01-01T09:00:00.000Z',
  options: { ...LOAD_DEFAULTS, rate },
  targets,
});

it('has figures, pictures, and what was run', () => {
  const html = page(measurement([target('web', [slower(1)]), target('other', [slower(2)], 6)]));
  expect(html).toContain('<title>Bench of web, other</title>');
  expect(html.match(/<figure>/g)).toHaveLength(3);
  expect(html).toContain('<td class="figure">× 2.00</td>');
  expect(html).toContain('<p>No command failed.</p>');
  expect(html).toContain('<th scope="row">other</th><td>GET</td><td class="figure">100,000</td>');
  expect(html).toContain('<li>Began 2026-01-01 09:00:00 UTC: 1 round of 10 s, in each of which all took turns.</li>');
  expect(html).toContain('<li>other in namespace shop: 6 servers of redis-8.0.</li>');
  expect(html).toContain('what more clients would have waited is not in these figures');
});

it('shows what commands took once sent, and when some failed', () => {
  const report = loadReport({
    errors: { timeout: 2 },
    series: [{ done: 5, failed: 2, p99: 1 }],
    lacked: ['It was late.'],
  });
  const html = page(measurement([target('web', [report, report])], 1000));
  expect(html.match(/<figure>/g)).toHaveLength(4);
  expect(html).toContain('Dashed is what they took once they were sent');
  expect(html).toContain('stroke-dasharray');
  expect(html).toContain('Failed commands of each second.');
  expect(html).toContain(
    '<li>web: these are figures of the load itself in rounds 1, 2, not of the servers. It was late.</li>',
  );
  expect(html).toContain('Commands are due by schedule');
});

it('puts rounds one after the other, and leaves out what came after their time', () => {
  const series = [4, 6, 1].map(done => ({ done, failed: 0, p99: 1 }));
  expect(points([{ series }, { series }], 2, ({ done }) => done)).toEqual([
    ...[
      [1, 4],
      [2, 6],
      [2, null],
    ],
    ...[
      [3, 4],
      [4, 6],
      [4, null],
    ],
  ]);
});
