import { App, Chart } from 'cdk8s';
import { apply, kubectl } from '../../drills/kubectl';
import { until } from '../../drills/wait';
import { type AlertName, AlertRoutes, type AlertRoutesProps, RedisCluster } from '../../lib';
import type { Manifest } from '../support/manifests';
import {
  alertmanagerObject,
  configuration,
  type ListedAlert,
  listed,
  type PostedAlert,
  prepareAlertmanager,
} from './alerts/alertmanager';
import { type Post, posts, raise, receiverObjects, receiverUrl } from './alerts/receiver';
import { freshNamespaces, removeNamespaces } from './support/namespaces';
import { onTestCluster } from './support/on-test-cluster';

/** Where Alertmanager is, with the routes for all, and where Redis is, with routes of its own. */
const PLATFORM = 'alerts';
const SHOP = 'alerts-shop';
const LABELS = { release: 'alerts-e2e' };
const TOKEN = 'a-token-of-the-tests';

const key = (name: string) => ({ secret: 'receivers', key: name });
const quickly = { groupWait: '5s', groupInterval: '5s' } as const;

/** Every kind of receiver that this version of Alertmanager knows. Those of services elsewhere are told of one alert that is not raised. */
const routes: Omit<AlertRoutesProps, 'labels'> = {
  receivers: {
    oncall: [
      { kind: 'webhook', url: key('oncall'), bearerToken: key('token') },
      { kind: 'slack', url: key('slack'), channel: '#redis' },
    ],
    team: { kind: 'webhook', url: key('team') },
    elsewhere: [
      { kind: 'pagerduty', routingKey: key('token') },
      { kind: 'opsgenie', apiKey: key('token'), region: 'eu', teams: ['redis'] },
      {
        kind: 'email',
        to: ['team@example.com'],
        from: 'redis@example.com',
        smarthost: 'smtp.example.com:587',
        login: { user: 'redis', password: key('token') },
      },
    ],
  },
  critical: { to: 'oncall', ...quickly },
  warning: { to: 'team', ...quickly },
  routes: [
    { alerts: ['RedisForkSlow'], to: 'elsewhere', mute: ['nights'] },
    { alerts: ['RedisEvictingKeys'], to: false },
  ],
  muteTimes: { nights: { times: [{ from: '18:00', to: '24:00' }], daysOfMonth: [{ first: 1, last: -1 }] } },
};

function manifestsOf(namespace: string, build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), namespace, { namespace });
  build(chart);
  return chart.toJson();
}

const RULES: readonly Manifest[] = manifestsOf(SHOP, chart => {
  new RedisCluster(chart, 'web', { monitoring: {} });
}).find(({ kind }) => kind === 'PrometheusRule').spec.groups[0].rules;

/** An alert with the labels and annotations that Prometheus gives to that of our rule. */
function alertOf(name: AlertName, more: Readonly<Record<string, string>> = {}): PostedAlert {
  const { labels, annotations } = RULES.find(({ alert }) => alert === name);
  return { labels: { alertname: name, ...labels, ...more }, annotations };
}

const secret = (namespace: string, stringData: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'receivers', namespace },
  stringData,
});

const names = ({ body }: Post) => body.alerts.map(({ labels }) => labels.alertname).sort();
const told = async (path: string, status = 'firing') =>
  (await posts(PLATFORM)).filter(post => post.path === path && post.body.status === status);
const toldOf = (path: string, name: AlertName, status?: string) =>
  until(async () => (await told(path, status)).find(post => names(post).includes(name)), {
    what: `${path} to be told of ${name}`,
    timeoutMs: 120_000,
  });
const inhibited = ({ status }: ListedAlert) => status.inhibitedBy.length > 0;

let removeOperator = async () => {};
if (process.env.REDIS_HA_TEST_CLUSTER || process.env.CI) {
  beforeAll(async () => {
    removeOperator = await prepareAlertmanager();
    await freshNamespaces(PLATFORM, SHOP);
    const url = (path: string) => receiverUrl(PLATFORM, path);
    await apply([
      ...receiverObjects(PLATFORM),
      secret(PLATFORM, { oncall: url('/oncall'), slack: url('/slack'), team: url('/team'), token: TOKEN }),
      secret(SHOP, { url: url('/shop') }),
      alertmanagerObject(PLATFORM, LABELS),
    ]);
    await apply(
      manifestsOf(PLATFORM, chart => {
        new AlertRoutes(chart, 'routes', { ...routes, labels: LABELS });
      }),
    );
    await apply(
      manifestsOf(SHOP, chart => {
        new AlertRoutes(chart, 'own', {
          labels: LABELS,
          receivers: { shop: { kind: 'webhook', url: key('url') } },
          critical: { to: 'shop', ...quickly },
          warning: false,
        });
      }),
    );
    await kubectl(['-n', PLATFORM, 'wait', '--for=condition=Ready', 'pod/receiver', '--timeout=90s']);
    await until(async () => (await configuration(PLATFORM)).includes(`${SHOP}/own/shop`), {
      what: 'Alertmanager to run with the routes of both namespaces',
      timeoutMs: 180_000,
      everyMs: 1000,
    });
  });
  afterAll(async () => {
    await removeNamespaces(PLATFORM, SHOP);
    await removeOperator();
  });
}

describe('routes and receivers, on a real Alertmanager', () => {
  onTestCluster('are a configuration that the operator makes whole', async () => {
    const text = await configuration(PLATFORM);
    for (const name of ['oncall', 'team', 'elsewhere', 'nobody']) expect(text).toContain(`${PLATFORM}/routes/${name}`);
    expect(text).toContain('pagerduty_configs');
    expect(text).toContain('opsgenie_configs');
    expect(text).toContain('email_configs');
  });

  onTestCluster('tell of what is raised, and of nothing that follows from it', async () => {
    await raise(PLATFORM, [
      alertOf('RedisShardWithoutPrimary', { shard: '1' }),
      alertOf('RedisSlotsUncovered'),
      alertOf('RedisReplicaLinkDown', { pod: 'web-0-1' }),
      alertOf('RedisReplicaLinkDown', { pod: 'web-1-1' }),
      alertOf('RedisEvictingKeys', { pod: 'web-0-0' }),
      { labels: { alertname: 'KubePodNotReady', namespace: SHOP, severity: 'critical' } },
    ]);
    const page = await toldOf('/oncall', 'RedisShardWithoutPrimary');
    expect(names(page)).toEqual(['RedisShardWithoutPrimary']);
    expect(page.authorization).toBe(`Bearer ${TOKEN}`);

    const look = await toldOf('/team', 'RedisReplicaLinkDown');
    expect(names(look)).toEqual(['RedisReplicaLinkDown', 'RedisReplicaLinkDown']);

    const all = await listed(PLATFORM);
    expect(all.filter(inhibited).map(({ labels }) => labels.alertname)).toEqual(['RedisSlotsUncovered']);
    const others = all.find(({ labels }) => labels.alertname === 'KubePodNotReady');
    expect(others?.receivers.map(({ name }) => name)).not.toContainEqual(expect.stringContaining('/routes/'));
  });

  onTestCluster('say in words what is the matter', async () => {
    const slack = await until(async () => (await posts(PLATFORM)).find(({ path }) => path === '/slack'), {
      what: 'Slack to be told',
      timeoutMs: 60_000,
    });
    const [message] = slack.body.attachments ?? [];
    expect(message?.title).toBe(`[FIRING 1] Redis web in ${SHOP}: RedisShardWithoutPrimary`);
    expect(message?.text).toContain('RedisShardWithoutPrimary (critical): ');
  });

  onTestCluster('have those of a namespace see its alerts alone, and those beside Alertmanager all', async () => {
    await raise(PLATFORM, [alertOf('RedisDown', { namespace: 'elsewhere', pod: 'web-0-0' })]);
    await toldOf('/oncall', 'RedisDown');
    await toldOf('/shop', 'RedisShardWithoutPrimary');
    expect((await told('/shop')).flatMap(names)).not.toContain('RedisDown');
  });

  onTestCluster('say when it is over, and then what was left out', async () => {
    const over = { ...alertOf('RedisShardWithoutPrimary', { shard: '1' }), endsAt: new Date().toISOString() };
    await raise(PLATFORM, [over]);
    // Which of the two is told of first is not said: what hides and what is told of are looked at apart.
    const resolved = async () =>
      (await posts(PLATFORM))
        .filter(({ path }) => path === '/oncall')
        .flatMap(({ body }) => body.alerts.filter(({ status }) => status === 'resolved'))
        .some(({ labels }) => labels.alertname === 'RedisShardWithoutPrimary');
    const next = await toldOf('/oncall', 'RedisSlotsUncovered');
    await until(resolved, { what: '/oncall to be told that it is over', timeoutMs: 120_000 });
    expect(next.body.alerts.find(({ labels }) => labels.alertname === 'RedisSlotsUncovered')?.status).toBe('firing');
  });

  onTestCluster('tell of nothing that nobody is to be told of', async () => {
    const of = (await posts(PLATFORM)).flatMap(({ body }) => body.alerts ?? []).map(({ labels }) => labels.alertname);
    expect(of).not.toContain('RedisEvictingKeys');
    expect(of).not.toContain('KubePodNotReady');
  });

  onTestCluster('are objects that the API server takes, with a receiver of a newer Alertmanager too', async () => {
    const objects = manifestsOf(PLATFORM, chart => {
      new AlertRoutes(chart, 'teams', {
        receivers: { team: { kind: 'teams', url: key('team') } },
        critical: 'team',
        warning: 'team',
      });
    });
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    const strictly = ['create', '--dry-run=server', '--validate=strict', '-f', '-'];
    await kubectl(strictly, { input: JSON.stringify(list) });
  });
});
