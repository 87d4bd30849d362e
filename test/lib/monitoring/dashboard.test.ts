import { App, Chart } from 'cdk8s';
import {
  DASHBOARD_LABEL,
  type DashboardSettings,
  type Monitoring,
  RedisCluster,
  RedisFront,
  RedisReplication,
  RedisStandalone,
} from '../../../lib';
import type { Dashboard, Panel } from '../../../lib/monitoring/dashboard/grafana';
import { filledIn, panelsOf, queriesOf } from '../../../lib/monitoring/dashboard/queries';
import { DASHBOARDS } from '../../servers/alerts/subjects';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const cluster = (monitoring: Monitoring, props: object = {}): Manifest[] =>
  manifests(chart => {
    new RedisCluster(chart, 'web', { monitoring, ...props });
  });
const configMap = (monitoring: Monitoring, props?: object): Manifest =>
  find(cluster(monitoring, props), 'ConfigMap', 'web-dashboard');
const textOf = (monitoring: Monitoring, props?: object): string =>
  configMap(monitoring, props).data['redis.shop.web.json'];
const dashboardOf = (monitoring: Monitoring): Dashboard => JSON.parse(textOf(monitoring));
const panel = ({ panels }: Dashboard, title: string): Panel => {
  const found = panelsOf(panels).find(each => each.title === title);
  if (!found) throw new Error(`there is no panel ${title}`);
  return found;
};
const stepsOf = (of: Dashboard, title: string) => panel(of, title).fieldConfig.defaults.thresholds?.steps;

describe('the ConfigMap', () => {
  it('has the label by which Grafana finds it, and those of the topology', () => {
    const { metadata } = configMap({});
    expect(metadata.labels).toMatchObject({ ...DASHBOARD_LABEL, 'app.kubernetes.io/instance': 'web' });
    expect(metadata.annotations).toBeUndefined();
  });

  it('takes every setting up', () => {
    const dashboard: Required<DashboardSettings> = {
      labels: { dashboards: 'redis' },
      annotations: { grafana_folder: 'Redis' },
    };
    const { metadata } = configMap({ dashboard });
    expect(metadata.labels).toMatchObject(dashboard.labels);
    expect(metadata.labels).not.toHaveProperty('grafana_dashboard');
    expect(metadata.annotations).toEqual(dashboard.annotations);
  });

  it('is left out where it is turned off, or where nothing is watched', () => {
    const none = (all: readonly Manifest[]) => all.every(({ metadata }) => metadata.name !== 'web-dashboard');
    expect(none(cluster({ dashboard: false }))).toBe(true);
    expect(none(manifests(chart => void new RedisStandalone(chart, 'web')))).toBe(true);
  });

  it('is as large for a hundred shards as for three, and small enough for plain kubectl apply', () => {
    const [few, many] = [textOf({}), textOf({}, { shards: 100, replicasPerShard: 2 })];
    expect(Math.abs(few.length - many.length)).toBeLessThan(100);
    // It stands as JSON in an annotation, of which an object may have 256 KiB.
    for (const dashboard of DASHBOARDS.values()) {
      expect(JSON.stringify(JSON.stringify(dashboard, null, 1)).length).toBeLessThan(160 * 1024);
    }
  });

  it('has the same text each time', () => {
    expect(textOf({})).toBe(textOf({}));
  });
});

it('has a uid of its own for each release, no longer than Grafana takes', () => {
  const long = `a${'b'.repeat(40)}`;
  const all = manifests(chart => {
    new RedisStandalone(chart, long, { monitoring: {} });
  });
  const { uid } = JSON.parse(find(all, 'ConfigMap', `${long}-dashboard`).data[`redis.shop.${long}.json`]);
  const uids = [uid, ...[...DASHBOARDS.values()].map(each => each.uid)];
  expect(new Set(uids).size).toBe(uids.length);
  for (const each of uids) expect(each).toMatch(/^[a-z0-9-]{8,40}$/);
});

describe.each([...DASHBOARDS])('the dashboard of %s', (name, dashboard) => {
  const all = panelsOf(dashboard.panels);

  it('begins with what is wrong', () => {
    expect(all[0]?.title).toBe('Alerts that fire');
    expect(dashboard.panels[0]).toMatchObject({ type: 'row', title: 'Now', collapsed: false });
  });

  it('says of each panel what it shows', () => {
    const silent = all.filter(({ type, description = '' }) => type !== 'text' && !description.endsWith('.'));
    expect(silent.map(({ title }) => title)).toEqual([]);
  });

  it('has panels side by side, none over another, each with a number of its own', () => {
    const ids = [...dashboard.panels, ...dashboard.panels.flatMap(each => (each.type === 'row' ? each.panels : []))];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { gridPos = { x: 0, y: 0, w: 0, h: 0 } } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  it('asks for the release that is chosen, and begins with its own', () => {
    const chosen = Object.fromEntries(dashboard.templating.list.map(each => [each.name, each.current?.value]));
    expect(chosen).toMatchObject({ namespace: 'shop', release: name });
    const fixed = queriesOf(dashboard).filter(({ expr }) => expr.includes('"shop"') || expr.includes(`"${name}`));
    expect(fixed).toEqual([]);
  });

  it('uses no variable that it does not have', () => {
    const own = dashboard.templating.list.map(each => [each.name, 'x'] as const);
    const values = Object.fromEntries([...own, ['__rate_interval', '1m'], ['__range', '1h']]);
    for (const { expr } of queriesOf(dashboard)) expect(() => filledIn(expr, values)).not.toThrow();
  });
});

it('has limits from the thresholds of the alerts', () => {
  const of = dashboardOf({ alerts: { thresholds: { memoryShare: 0.7, lagBytes: 100_000, forkSeconds: 3 } } });
  expect(stepsOf(of, 'In use of maxmemory')).toContainEqual({ value: 0.7, color: 'orange' });
  expect(stepsOf(of, 'Furthest behind')).toContainEqual({ value: 100_000, color: 'orange' });
  expect(stepsOf(of, 'Last fork')).toContainEqual({ value: 3, color: 'orange' });
  expect(stepsOf(dashboardOf({ alerts: false }), 'Last fork')).toContainEqual({ value: 1, color: 'orange' });
});

it('looks at counters for as long as the time between two scrapes asks for', () => {
  const intervals = (of: Dashboard) =>
    new Set(panelsOf(of.panels).flatMap(({ targets = [] }) => targets.map(({ interval }) => interval)));
  expect(intervals(dashboardOf({}))).toEqual(new Set(['15s']));
  expect(intervals(dashboardOf({ interval: '1m' }))).toEqual(new Set(['1m']));
});

it('leads to the runbooks, where they are published', () => {
  const text = (monitoring: Monitoring) => JSON.stringify(panel(dashboardOf(monitoring), 'What to do').options);
  expect(text({ alerts: { runbooks: 'https://wiki.example/redis/' } })).toContain(
    '[RedisDown](https://wiki.example/redis/redis-down.md) (critical)',
  );
  expect(text({})).toContain('`cdk8s-redis-ha/docs/runbooks/redis-down.md`');
  expect(text({ alerts: { off: ['RedisDown'] } })).not.toContain('RedisDown');
  const without = panelsOf(dashboardOf({ alerts: false }).panels);
  expect(without.some(({ title }) => title === 'What to do')).toBe(false);
});

it('shows of a construct what it has: shards, Sentinels, a front', () => {
  const titles = (name: string) => panelsOf(DASHBOARDS.get(name)?.panels ?? []).map(({ title }) => title);
  expect(titles('cluster')).toEqual(expect.arrayContaining(['Slots served', 'Shards', 'As wanted']));
  expect(titles('redis')).toEqual(expect.arrayContaining(['Primary', 'Roles', 'Sentinels that answer']));
  expect(titles('alone')).not.toEqual(expect.arrayContaining(['Primary']));
  expect(titles('alone')).not.toEqual(expect.arrayContaining(['As wanted']));
  expect(titles('mirror')).toEqual(expect.arrayContaining(['Servers in step', 'Keys that differ']));
  expect(titles('front')).toEqual(expect.arrayContaining(['Votes for one primary', 'Sessions that write']));
  expect(titles('plain')).not.toEqual(expect.arrayContaining(['Votes for one primary']));
  expect(titles('proxy')).toEqual(expect.arrayContaining(['Servers out of reach']));
});

it('finds a row for each shard by the names of the pods, and shuts it', () => {
  const { panels, templating } = dashboardOf({});
  expect(panels.find(({ title }) => title === `Shard \${shard}`)).toMatchObject({ repeat: 'shard', collapsed: true });
  const { regex = '' } = templating.list.find(({ name }) => name === 'shard') ?? {};
  const pattern = new RegExp(regex.slice(1, -1));
  expect(pattern.exec('web-2-cache-12-0')?.[1]).toBe('12');
  expect(pattern.exec('web-0')).toBeNull();
});

it('asks for a release without a namespace where the chart has none', () => {
  const chart = new Chart(new App(), 'test');
  new RedisReplication(chart, 'web', { monitoring: {} });
  const { data } = find(chart.toJson(), 'ConfigMap', 'web-dashboard');
  const dashboard: Dashboard = JSON.parse(data['redis.web.json']);
  expect(dashboard.title).toBe('Redis: web');
  expect(dashboard.templating.list.find(({ name }) => name === 'namespace')).not.toHaveProperty('current');
});

it.each<[DashboardSettings, string]>([
  [
    { labels: {} },
    'monitoring.dashboard.labels: without a label Grafana finds no dashboard; set one such as { grafana_dashboard: "1" }, or leave the dashboard out with dashboard: false',
  ],
  [
    { labels: { 'no label': '1' } },
    'monitoring.dashboard.labels: "no label" cannot name a label; set one such as "grafana_dashboard"',
  ],
  [
    { labels: { grafana_dashboard: 'not one' } },
    'monitoring.dashboard.labels: "not one" cannot be the value of the label "grafana_dashboard"; set at most 63 letters, digits, dashes, underscores and dots, as a string',
  ],
  [
    { annotations: { 'no name': 'x' } },
    'monitoring.dashboard.annotations: "no name" cannot name an annotation; set one such as "grafana_folder"',
  ],
  [
    { annotations: { grafana_folder: 1 } } as unknown as DashboardSettings,
    'monitoring.dashboard.annotations.grafana_folder: a number cannot stand here; set a text',
  ],
])('refuses %j', (dashboard, sentence) => {
  const said = problems(chart => {
    const redis = new RedisReplication(chart, 'web', { monitoring: { dashboard } });
    new RedisFront(chart, 'front', { redis, monitoring: { dashboard } });
  });
  expect(said).toEqual([`[test/web] ${sentence}`, `[test/front] ${sentence}`]);
});
