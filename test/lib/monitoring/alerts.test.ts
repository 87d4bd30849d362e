import {
  type AlertSettings,
  type Monitoring,
  RedisCluster,
  RedisEnvoyProxy,
  RedisFront,
  RedisReplication,
} from '../../../lib';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const cluster = (monitoring: Monitoring): Manifest[] =>
  manifests(chart => {
    new RedisCluster(chart, 'web', { monitoring });
  });
const rules = (alerts: AlertSettings): Manifest[] =>
  find(cluster({ alerts }), 'PrometheusRule', 'web-alerts').spec.groups[0].rules;
const rule = (alerts: AlertSettings, name: string) => rules(alerts).find(({ alert }) => alert === name);

it('stands beside the monitor, with its labels', () => {
  const all = cluster({ labels: { release: 'prom' } });
  const labels = find(all, 'ServiceMonitor', 'web-servers').metadata.labels;
  expect(find(all, 'PrometheusRule', 'web-alerts').metadata.labels).toEqual(labels);
  expect(labels.release).toBe('prom');
});

it('has the keeper scraped, by the Service that leads to it', () => {
  const all = cluster({});
  const { spec } = find(all, 'ServiceMonitor', 'web-keeper');
  const service = find(all, 'Service', 'web-keeper');
  expect(service.metadata.labels).toMatchObject(spec.selector.matchLabels);
  expect(service.spec.ports.map(({ name }: Manifest) => name)).toContain(spec.endpoints[0].port);
});

it('takes every setting up', () => {
  const alerts: Required<AlertSettings> = {
    off: ['RedisEvictingKeys'],
    thresholds: { memoryShare: 0.8, lagBytes: 100_000, keeperMinutes: 5 },
    labels: { team: 'shop' },
    runbooks: 'https://wiki.example/redis/',
  };
  expect(rule(alerts, 'RedisEvictingKeys')).toBeUndefined();
  expect(rule(alerts, 'RedisMemoryNearLimit')).toMatchObject({
    expr: expect.stringMatching(/> 0\.8$/),
    labels: { severity: 'warning', redis: 'web', namespace: 'shop', team: 'shop' },
    annotations: { runbook_url: 'https://wiki.example/redis/redis-memory-near-limit.md' },
  });
  expect(rule(alerts, 'RedisReplicationLagBytes').expr).toMatch(/> 100000$/);
  expect(rule(alerts, 'RedisKeeperStuck').for).toBe('5m');
});

it('makes none where they are turned off', () => {
  expect(cluster({ alerts: false }).filter(({ kind }) => kind === 'PrometheusRule')).toEqual([]);
});

it('follows the servers: their backlog, what they write down, whether they evict', () => {
  const made = (props: object) =>
    find(
      manifests(chart => {
        new RedisReplication(chart, 'web', { monitoring: {}, ...props });
      }),
      'PrometheusRule',
      'web-alerts',
    ).spec.groups[0].rules;
  const alerts = (props: object) => made(props).map(({ alert }: Manifest) => alert);
  const lag = made({}).find(({ alert }: Manifest) => alert === 'RedisReplicationLagBytes');
  expect(lag.expr).toMatch(new RegExp(`> ${8 * 1024 ** 2}$`));
  expect(alerts({ durability: 'aof' })).not.toContain('RedisSnapshotOld');
  expect(alerts({ durability: 'rdb' })).toContain('RedisSnapshotOld');
  expect(alerts({ durability: 'rdb' })).not.toContain('RedisAofFailing');
  expect(alerts({ evictionPolicy: 'allkeys-lru' })).not.toContain('RedisMemoryNearLimit');
});

it.each<[string, Monitoring, string]>([
  ['a misspelt alert', { alerts: { off: ['RedisDwon' as never] } }, 'there is no alert "RedisDwon"; set "RedisDown"'],
  [
    'a threshold out of range',
    { alerts: { thresholds: { memoryShare: 90 } } },
    'memoryShare: 90 is out of range; set a number from 0.5 to 1',
  ],
  [
    'a part of a minute',
    { alerts: { thresholds: { keeperMinutes: 1.5 } } },
    'keeperMinutes: 1.5 is out of range; set a whole number from 1 to 1440',
  ],
  [
    'an unknown threshold',
    { alerts: { thresholds: { lag: 1 } as object } },
    'thresholds.lag: there is no such threshold',
  ],
  ['a label that is none', { alerts: { labels: { 'a-b': 'c' } } }, '"a-b" cannot name a label'],
  ['a label that is taken', { alerts: { labels: { severity: 'c' } } }, 'by themselves'],
  ['runbooks without a URL', { alerts: { runbooks: 'docs' } }, '"docs" is no URL of a folder'],
  ['an interval without a unit', { interval: '15' }, 'monitoring.interval: "15" is no time'],
  ['a namespace that is none', { namespace: 'A b' }, 'monitoring.namespace: "A b" cannot name a namespace'],
  ['a label that is none', { labels: { release: 'a b' } }, 'monitoring.labels: "release": "a b" is no label'],
])('refuses %s, at each construct', (_, monitoring, sentence) => {
  const said = problems(chart => {
    const redis = new RedisReplication(chart, 'redis', {});
    new RedisReplication(chart, 'web', { monitoring });
    new RedisFront(chart, 'front', { redis, monitoring });
    new RedisEnvoyProxy(chart, 'proxy', { redis, monitoring });
  });
  expect(said).toEqual([1, 2, 3].map(() => expect.stringContaining(sentence)));
});
