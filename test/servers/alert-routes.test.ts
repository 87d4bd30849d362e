import { ALERT_NAMES, AlertRoutes, type AlertRoutesProps } from '../../lib';
import { find, manifests } from '../support/manifests';
import { RULES } from './alerts/subjects';
import { alertmanagerYaml, checkConfig, toldOf } from './support/amtool';

const url = { secret: 'receivers', key: 'url' };
const way = { kind: 'webhook', url } as const;

function configOf(props: Omit<AlertRoutesProps, 'receivers'>): object {
  const receivers = { oncall: way, team: way, shop: way, audit: way };
  const all = manifests(chart => {
    new AlertRoutes(chart, 'routes', { receivers, ...props });
  });
  return alertmanagerYaml(find(all, 'AlertmanagerConfig', 'routes'));
}

const config = configOf({
  critical: 'oncall',
  warning: { to: 'team', mute: ['nights'] },
  muteTimes: {
    nights: {
      times: [{ from: '18:00', to: '24:00' }],
      weekdays: ['monday'],
      months: [1],
      daysOfMonth: [{ first: 1, last: -1 }],
    },
  },
  routes: [
    { severities: ['critical', 'warning'], labels: { audited: 'yes' }, to: 'audit', continue: true },
    { namespaces: ['shop', 'shop.test'], redis: ['web', 'cart'], to: 'shop' },
    { alerts: ['RedisEvictingKeys'], to: false },
  ],
});

it('is a configuration that Alertmanager takes', async () => {
  expect(await checkConfig(config)).toContain('SUCCESS');
});

it.each<[Record<string, string>, string[]]>([
  [{ severity: 'critical', namespace: 'data' }, ['oncall']],
  [{ severity: 'warning', namespace: 'data' }, ['team']],
  [{ severity: 'info', namespace: 'data' }, ['team']],
  [{ severity: 'critical', namespace: 'shop' }, ['shop']],
  [{ severity: 'info', namespace: 'shop.test' }, ['shop']],
  [{ severity: 'critical', namespace: 'shopxtest' }, ['oncall']],
  [{ severity: 'critical', namespace: 'shop', redis: 'other' }, ['oncall']],
  [{ severity: 'warning', namespace: 'data', audited: 'yes' }, ['audit', 'team']],
  [{ severity: 'info', namespace: 'data', audited: 'yes' }, ['team']],
  [{ severity: 'info', namespace: 'data', alertname: 'RedisEvictingKeys' }, ['nobody']],
])('an alert with %j goes to %j', async (labels, told) => {
  expect(await toldOf(config, { redis: 'web', ...labels })).toEqual(told);
});

it('leaves alerts of others to others', async () => {
  expect(await toldOf(config, { severity: 'critical', namespace: 'shop', alertname: 'KubePodNotReady' })).toEqual([]);
});

it('tells somebody of every alert', async () => {
  const plain = configOf({ critical: 'oncall', warning: 'team' });
  const rules = [...RULES.values()].flatMap(({ groups }) => groups[0].rules);
  const labels = ALERT_NAMES.map(name => ({ ...rules.find(({ alert }) => alert === name)?.labels, alertname: name }));
  const told = await Promise.all(labels.map(each => toldOf(plain, each)));
  expect(told).toEqual(labels.map(({ severity }) => [severity === 'critical' ? 'oncall' : 'team']));
});
