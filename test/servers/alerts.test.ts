import { ALERT_NAMES } from '../../lib';
import type { Manifest } from '../support/manifests';
import { CASES } from './alerts/cases';
import { type Changes, inputs, SCRAPE_SECONDS } from './alerts/series';
import { HEALTHY, queriesAsked, RULES } from './alerts/subjects';
import { promtool } from './support/promtool';

/** When is looked: after an hour and ten minutes, longer than any alert waits. */
const AT = '70m';

/** A test that so many alerts of a name fire, or of all names. */
function firing(name: string, on: string, changes: Changes, alert: string | undefined, count: number) {
  const series =
    alert === undefined ? 'ALERTS{alertstate="firing"}' : `ALERTS{alertstate="firing",alertname="${alert}"}`;
  return {
    name,
    interval: `${SCRAPE_SECONDS}s`,
    input_series: inputs(HEALTHY[on] ?? {}, changes),
    promql_expr_test: [
      { expr: `count(${series})`, eval_time: AT, exp_samples: count === 0 ? [] : [{ labels: '{}', value: count }] },
    ],
  };
}

/** The rules of one alert: promtool evaluates all that it is given, every 15 s of 70 minutes. */
function only(name: string, { groups }: Manifest): Manifest {
  return { groups: [{ ...groups[0], rules: groups[0].rules.filter(({ alert }: Manifest) => alert === name) }] };
}

describe.each([...RULES])('the rules of %s', (name, rules) => {
  it('are accepted by promtool', async () => {
    expect(await promtool('check', rules)).toBe('');
  });

  it('go with a dashboard whose queries are accepted by promtool, as rules that record', async () => {
    const recorded = queriesAsked(name).map(({ expr }, index) => ({ record: `asked:${index}`, expr }));
    expect(recorded).not.toEqual([]);
    expect(await promtool('check', { groups: [{ name, rules: recorded }] })).toBe('');
  });

  it('are silent while all is well', async () => {
    expect(await promtool('test', rules, { tests: [firing('well', name, {}, undefined, 0)] })).toBe('');
  });
});

it.each(CASES.map((each, index) => [`${each.alert} of ${each.on} (${index})`, each] as const))(
  '%s fires when it should, and not before',
  async (_, { alert, on, fires, silent, alerts = 1 }) => {
    const tests = [firing('fires', on, fires, alert, alerts), firing('is silent', on, silent, alert, 0)];
    expect(await promtool('test', only(alert, RULES.get(on)), { tests })).toBe('');
  },
);

it('tries every alert', () => {
  expect([...new Set(CASES.map(({ alert }) => alert))].sort()).toEqual([...ALERT_NAMES].sort());
});

it('says in sentences what happened where', async () => {
  const [pod, namespace] = ['cluster-0-0', 'shop'];
  const tests = [
    {
      ...firing('hot', 'cluster', { [`redis_db_keys ${pod} db0`]: '90000x300' }, 'RedisHotShard', 1),
      alert_rule_test: [
        {
          eval_time: AT,
          alertname: 'RedisHotShard',
          exp_alerts: [
            {
              exp_labels: { severity: 'warning', redis: 'cluster', of: 'keys', namespace, pod },
              exp_annotations: {
                summary: `The shard of ${pod} of Redis cluster in namespace shop has far more keys than the others.`,
                description: `Primary ${pod} has more than 2 times the average keys of the primaries (90k). The cluster is full or slow as soon as this shard is.`,
                runbook: 'cdk8s-redis-ha/docs/runbooks/redis-hot-shard.md',
              },
            },
          ],
        },
      ],
    },
  ];
  expect(await promtool('test', only('RedisHotShard', RULES.get('cluster')), { tests })).toBe('');
});
