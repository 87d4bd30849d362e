import { ALERT_NAMES, AlertRoutes, type AlertRoutesProps, type MuteTime, warnings } from '../../../lib';
import { CAUSES } from '../../../lib/monitoring/routes/inhibition';
import { TELLING } from '../../../lib/monitoring/routes/route';
import { RULES } from '../../servers/alerts/subjects';
import { find, type Manifest, manifests, problems } from '../../support/manifests';

const key = (name: string) => ({ secret: 'receivers', key: name });
const SLACK = { kind: 'slack', url: key('slack-url') } as const;
const MINIMAL: AlertRoutesProps = { receivers: { team: SLACK }, critical: 'team', warning: 'team' };

const config = (props: AlertRoutesProps): Manifest =>
  find(
    manifests(chart => {
      new AlertRoutes(chart, 'routes', props);
    }),
    'AlertmanagerConfig',
    props.name ?? 'routes',
  );
const routes = (props: Partial<AlertRoutesProps>) => config({ ...MINIMAL, ...props }).spec.route.routes;
const refused = (props: unknown) =>
  problems(chart => {
    new AlertRoutes(chart, 'routes', { ...MINIMAL, ...(props as object) });
  });

it('tells one receiver of all, each severity in its time', () => {
  const { metadata, spec } = config(MINIMAL);
  expect(metadata).toMatchObject({ name: 'routes', namespace: 'shop', labels: { release: 'monitoring' } });
  expect(spec.route).toEqual({
    receiver: 'nobody',
    matchers: [{ name: 'redis', matchType: '=~', value: '.+' }],
    groupBy: ['namespace', 'redis'],
    routes: (['critical', 'warning', 'info'] as const).map(severity => ({
      receiver: 'team',
      matchers: [{ name: 'severity', matchType: '=', value: severity }],
      groupBy: ['namespace', 'redis'],
      ...TELLING[severity],
    })),
  });
  expect(spec.receivers.map(({ name }: Manifest) => name)).toEqual(['team', 'nobody']);
  expect(spec.inhibitRules).toHaveLength(CAUSES.length);
  expect(spec.muteTimeIntervals).toBeUndefined();
});

it('takes every prop up', () => {
  const props: Required<AlertRoutesProps> = {
    name: 'redis',
    labels: { alertmanager: 'main' },
    receivers: {
      oncall: [{ kind: 'pagerduty', routingKey: key('pagerduty') }, SLACK],
      team: {
        kind: 'email',
        to: ['one@example.com', 'two@example.com'],
        from: 'redis@example.com',
        smarthost: 'smtp.example.com:587',
        login: { user: 'redis', password: key('smtp') },
      },
      desk: { kind: 'opsgenie', apiKey: key('opsgenie'), region: 'eu', teams: ['data'] },
      tickets: { kind: 'webhook', url: key('tickets-url'), bearerToken: key('tickets-token') },
      channel: { kind: 'teams', url: key('teams-url') },
    },
    critical: { to: 'oncall', groupBy: ['redis'], groupWait: '5s', repeatInterval: '30m' },
    warning: { to: 'team', mute: ['nights'], groupInterval: '30m' },
    info: false,
    routes: [
      {
        alerts: ['RedisDown', 'RedisFrontDown'],
        redis: ['web'],
        namespaces: ['shop', 'a.b'],
        severities: ['critical'],
        labels: { team: 'shop' },
        to: 'desk',
        continue: true,
        groupWait: '1m',
      },
      { alerts: ['RedisEvictingKeys'], to: false },
    ],
    muteTimes: {
      nights: [
        { times: [{ from: '18:00', to: '24:00' }] },
        { weekdays: ['saturday'], daysOfMonth: [{ first: 1, last: -1 }], months: [12] },
      ],
    },
    inhibition: false,
    sendResolved: false,
  };
  const { metadata, spec } = config(props);
  expect(metadata.labels).toMatchObject({ alertmanager: 'main' });
  expect(spec.inhibitRules).toBeUndefined();
  expect(spec.route.routes[0]).toMatchObject({
    receiver: 'desk',
    continue: true,
    matchers: [
      { name: 'alertname', matchType: '=~', value: 'RedisDown|RedisFrontDown' },
      { name: 'redis', matchType: '=', value: 'web' },
      { name: 'namespace', matchType: '=~', value: 'shop|a\\.b' },
      { name: 'severity', matchType: '=', value: 'critical' },
      { name: 'team', matchType: '=', value: 'shop' },
    ],
    routes: [{ receiver: 'desk', groupWait: '1m', repeatInterval: '1h' }],
  });
  expect(spec.route.routes[1]).toMatchObject({ receiver: 'nobody', routes: [{}, {}, {}] });
  expect(spec.route.routes.slice(2)).toMatchObject([
    { receiver: 'oncall', groupBy: ['redis'], groupWait: '5s', groupInterval: '1m', repeatInterval: '30m' },
    { receiver: 'team', muteTimeIntervals: ['nights'], groupInterval: '30m' },
    { receiver: 'nobody' },
  ]);
  expect(spec.muteTimeIntervals).toEqual([
    {
      name: 'nights',
      timeIntervals: [
        { times: [{ startTime: '18:00', endTime: '24:00' }] },
        { weekdays: ['saturday'], daysOfMonth: [{ start: 1, end: -1 }], months: ['12'] },
      ],
    },
  ]);
  const ref = (name: string) => ({ name: 'receivers', key: name });
  const sendResolved = false;
  expect(spec.receivers).toEqual([
    {
      name: 'oncall',
      slackConfigs: [{ sendResolved, apiURL: ref('slack-url'), title: expect.any(String), text: expect.any(String) }],
      pagerdutyConfigs: [expect.objectContaining({ sendResolved, routingKey: ref('pagerduty') })],
    },
    {
      name: 'team',
      emailConfigs: [
        expect.objectContaining({
          sendResolved,
          to: 'one@example.com, two@example.com',
          requireTLS: true,
          authUsername: 'redis',
          authPassword: ref('smtp'),
        }),
      ],
    },
    {
      name: 'desk',
      opsgenieConfigs: [
        expect.objectContaining({
          apiURL: 'https://api.eu.opsgenie.com/',
          apiKey: ref('opsgenie'),
          responders: [{ type: 'team', name: 'data' }],
        }),
      ],
    },
    {
      name: 'tickets',
      webhookConfigs: [
        {
          sendResolved,
          urlSecret: ref('tickets-url'),
          httpConfig: { authorization: { type: 'Bearer', credentials: ref('tickets-token') } },
        },
      ],
    },
    { name: 'channel', msteamsv2Configs: [expect.objectContaining({ webhookURL: ref('teams-url') })] },
    { name: 'nobody' },
  ]);
});

it('says which Secrets it needs', () => {
  manifests(chart => {
    const { secrets } = new AlertRoutes(chart, 'routes', {
      ...MINIMAL,
      receivers: {
        team: [SLACK, { kind: 'webhook', url: key('url'), bearerToken: { secret: 'other', key: 'token' } }],
      },
    });
    expect(secrets).toEqual({ receivers: ['slack-url', 'url'], other: ['token'] });
  });
});

it('has info go where warnings go, in its own time', () => {
  const told = routes({ warning: { to: 'team', groupWait: '5m' } });
  expect(told[2]).toMatchObject({ receiver: 'team', groupWait: '10m' });
});

describe('what follows from what', () => {
  const all = [...RULES.values()].flatMap(({ groups }) => groups[0].rules);
  const severityOf = (name: string) => all.find(({ alert }) => alert === name)?.labels.severity;
  const worst = ['info', 'warning', 'critical'];

  it('names alerts that there are', () => {
    const named = CAUSES.flatMap(({ cause, explains }) => [cause, ...explains]);
    expect(named.filter(name => !ALERT_NAMES.includes(name))).toEqual([]);
  });

  it('hides none of a higher severity', () => {
    const hidden = CAUSES.flatMap(({ cause, explains }) => explains.map(each => [cause, each] as const));
    const wrong = hidden.filter(([a, b]) => worst.indexOf(severityOf(a)) < worst.indexOf(severityOf(b)));
    expect(wrong).toEqual([]);
  });

  it('goes in no circle: two that hide each other would both be hidden', () => {
    const follow = (name: string): string[] =>
      CAUSES.filter(({ cause }) => cause === name).flatMap(({ explains }) => [...explains]);
    const reach = (name: string, seen = new Set<string>()): Set<string> => {
      for (const next of follow(name)) {
        if (!seen.has(next)) reach(next, seen.add(next));
      }
      return seen;
    };
    expect(ALERT_NAMES.filter(name => reach(name).has(name))).toEqual([]);
  });

  it('is about one Redis, and where it says so about one pod', () => {
    const rules = config(MINIMAL).spec.inhibitRules;
    for (const { equal } of rules) expect(equal.slice(0, 2)).toEqual(['namespace', 'redis']);
    expect(rules.filter(({ equal }: Manifest) => equal[2] === 'pod')).toHaveLength(
      CAUSES.filter(({ at }) => at).length,
    );
  });

  it('is about alerts that one construct can raise', () => {
    const together = [...RULES.values()].map(({ groups }) => groups[0].rules.map(({ alert }: Manifest) => alert));
    const pairs = CAUSES.flatMap(({ cause, explains }) => explains.map(each => [cause, each] as const));
    expect(pairs.filter(pair => !together.some(names => pair.every(name => names.includes(name))))).toEqual([]);
  });
});

it('warns of receivers that are told of nothing, and of nobody who is woken', () => {
  manifests(chart => {
    new AlertRoutes(chart, 'routes', { receivers: { team: SLACK, other: SLACK }, critical: false, warning: 'team' });
    expect(warnings(chart)).toEqual([
      '[test/routes] critical: nobody is told when users notice; set the name of a receiver',
      '[test/routes] receivers: "other" is told of nothing; name it in a route or a severity, or take it away',
    ]);
  });
});

const mute = (time: unknown) => ({ muteTimes: { nights: time as MuteTime } });
const receiver = (way: unknown) => ({ receivers: { team: way } });
const route = (more: object) => ({ routes: [{ to: 'team', ...more }] });

it.each<[string, unknown, string]>([
  ['no name', { name: 'A b' }, 'name: "A b" cannot name an AlertmanagerConfig'],
  ['no label', { labels: { 'a b': 'c' } }, 'labels: "a b": "c" is no label'],
  ['nobody at all', { receivers: {} }, 'receivers: there are none'],
  ['no choice of inhibition', { inhibition: 'no' }, 'inhibition: a text cannot stand here; set true or false'],
  ['no choice of the end', { sendResolved: 1 }, 'sendResolved: a number cannot stand here; set true or false'],
  ['no name of a receiver', { receivers: { 'a b': SLACK } }, 'receivers: "a b" cannot name'],
  ['the name of nobody', { receivers: { nobody: SLACK } }, 'receivers: "nobody" is who is told of nothing'],
  ['a receiver of nothing', receiver([]), 'receivers.team: there is no way'],
  [
    'an unknown kind',
    receiver({ kind: 'pager' }),
    'receivers.team: it is of no kind that there is; set a list or an object with kind: "slack" or',
  ],
  ['no Secret', receiver({ kind: 'slack' }), 'receivers.team.url: it is missing; set an object with secret, key'],
  ['no channel', receiver({ ...SLACK, channel: 'a b' }), 'receivers.team.channel: "a b" is no channel'],
  [
    'no region',
    receiver({ kind: 'opsgenie', apiKey: key('k'), region: 'asia' }),
    'receivers.team.region: "asia" is no region',
  ],
  [
    'no addresses',
    receiver({ kind: 'email', to: [], from: 'a@example.com', smarthost: 'a:25' }),
    'receivers.team.to: there is no address',
  ],
  [
    'no address',
    receiver({ kind: 'email', to: ['a'], from: 'a@example.com', smarthost: 'a:25' }),
    'receivers.team: "a" is no mail address',
  ],
  [
    'no mail server',
    receiver({ kind: 'email', to: ['a@example.com'], from: 'a@example.com', smarthost: 'a' }),
    'receivers.team.smarthost: "a" is no mail server',
  ],
  [
    'nobody who logs in',
    receiver({
      kind: 'email',
      to: ['a@example.com'],
      from: 'a@example.com',
      smarthost: 'a:25',
      login: { user: '', password: key('p') },
    }),
    'receivers.team.login.user: there is none',
  ],
  ['an unknown receiver', { critical: 'teem' }, 'critical: "teem" is no receiver; set "team"'],
  ['an unknown receiver of info', { info: { to: 'x' } }, 'info: "x" is no receiver; set "team" or false'],
  ['no time', { warning: { to: 'team', groupWait: 'soon' } }, 'warning.groupWait: "soon" is no time'],
  ['no label to group by', { warning: { to: 'team', groupBy: ['a-b'] } }, 'warning.groupBy: "a-b" cannot name'],
  ['unknown mute times', { warning: { to: 'team', mute: ['x'] } }, 'warning.mute: there are no muteTimes "x"'],
  ['a route for all', route({}), 'routes[0]: it takes every alert'],
  ['an empty list', route({ alerts: [] }), 'routes[0].alerts: an empty list'],
  [
    'an unknown alert',
    route({ alerts: ['RedisDwon'] }),
    'routes[0].alerts: there is no alert "RedisDwon"; set "RedisDown"',
  ],
  ['an unknown severity', route({ severities: ['page'] }), 'routes[0].severities: "page" is none'],
  ['no namespace', route({ namespaces: ['a b'] }), 'routes[0].namespaces: "a b" cannot name'],
  ['no Redis', route({ redis: ['A'] }), 'routes[0].redis: "A" cannot name'],
  ['no label of an alert', route({ labels: { 'a-b': 'c' } }), 'routes[0].labels: "a-b" cannot name'],
  ['a label with a setting', route({ labels: { severity: 'x' } }), 'routes[0].labels: "severity" has a setting'],
  ['a route to a stranger', { routes: [{ redis: ['web'], to: 'x' }] }, 'routes[0].to: "x" is no receiver'],
  ['no mute times', mute([]), 'muteTimes.nights: there are no times'],
  ['mute times for ever', mute({}), 'muteTimes.nights: without weekdays'],
  ['what is no time', mute({ weekday: 'monday' }), 'muteTimes.nights: "weekday" says nothing'],
  ['no day', mute({ weekdays: ['sun'] }), 'muteTimes.nights.weekdays: "sun" is no day'],
  ['times past midnight', mute({ times: [{ from: '18:00', to: '06:00' }] }), 'muteTimes.nights.times: from "18:00"'],
  ['no days', mute({ daysOfMonth: [{ first: 5, last: 1 }] }), 'muteTimes.nights.daysOfMonth: 5 to 1 are no days'],
  ['no month', mute({ months: [13] }), 'muteTimes.nights.months: 13 is no month'],
])('refuses %s', (_, props, sentence) => {
  const all = refused(props);
  expect(all).toContainEqual(expect.stringContaining(sentence));
  for (const problem of all) expect(problem).toMatch(/^\[test\/routes\] /);
});

it('shows nothing of what may be a secret', () => {
  const said = refused(receiver({ kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/hunter2' })).join('\n');
  expect(said).toContain('receivers.team.url');
  expect(said).not.toContain('hunter2');
});

it('says all that is wrong at once', () => {
  expect(refused({ critical: 'x', warning: 'y', routes: [{ to: 'team' }] })).toHaveLength(3 + 1);
});
