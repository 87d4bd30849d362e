import { createMetrics } from '../../../copy/migrate/metrics';
import { RULES } from '../../servers/alerts/subjects';

const PREFIX = /redis_ha_copy_\w+/g;

it('shows every metric that alerts ask for', async () => {
  const asked = [...RULES.values()].flatMap(({ groups }) =>
    groups[0].rules.flatMap(({ expr }: { readonly expr: string }) => expr.match(PREFIX) ?? []),
  );
  const shown = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
  expect(asked).not.toEqual([]);
  expect(shown).toEqual(expect.arrayContaining(asked));
});
