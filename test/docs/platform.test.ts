import { CHARTS } from '../../infra/platform/charts';
import { page, tableBelow } from './markdown';

it('platform.md has the version of each chart', () => {
  const rows = tableBelow(page('docs/platform.md'), 'Charts').map(([chart, version]) => [chart, version]);
  const charts = Object.values(CHARTS).map(({ chart, version }) => [`\`${chart}\``, `\`${version}\``]);
  expect(rows.sort()).toEqual(charts.sort());
});
