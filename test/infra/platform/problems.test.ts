import { type PlatformSurroundings, platformProblems } from '../../../infra/platform/problems';
import type { PlatformSettings } from '../../../infra/platform/settings';

const AROUND: PlatformSurroundings = {
  workloads: 'argocd',
  monitored: true,
  generalNodes: 3,
  hasStorageClass: true,
  passwordSecrets: ['redis/redis-credentials', 'counter/redis-credentials'],
  hasReceivers: true,
  hasGrafana: true,
  receivers: { wanted: ['slack'], stored: { slack: 'slack-of-shop' }, outside: true },
};

/** Surroundings in which nothing is monitored, and nobody minds. */
const UNWATCHED = { monitored: false, hasReceivers: false, hasGrafana: false };

const ALL: Required<PlatformSettings> = {
  prometheus: { retentionDays: 30, size: '100Gi', storageClass: 'fast', cpu: '1', memory: '4Gi' },
  argoCd: { highAvailability: true, adminAccount: true, knownHosts: ['git.example.com ssh-ed25519 AAAA'] },
  certManager: true,
  secrets: { existing: { 'redis/redis-credentials': 'a', 'counter/redis-credentials': 'b' } },
};

it.each<[string, PlatformSettings]>([
  ['nothing', {}],
  ['everything', ALL],
  ['secrets kept outside', { secrets: 'external' }],
])('takes %s', (_, settings) => {
  expect(platformProblems(settings, AROUND)).toEqual([]);
});

function receivers(more: Partial<PlatformSurroundings['receivers']>): Partial<PlatformSurroundings> {
  return { receivers: { ...AROUND.receivers, ...more } };
}

it.each<[string, PlatformSettings, Partial<PlatformSurroundings>, RegExp]>([
  ['Argo CD that nobody installs', { argoCd: {} }, { workloads: 'direct' }, /^platform\.argoCd: .*workloads "direct"/],
  [
    'too few nodes for two of each',
    { argoCd: { highAvailability: true } },
    { generalNodes: 2 },
    /^platform\.argoCd\.highAvailability: it takes 3 nodes, and there are 2/,
  ],
  ['Prometheus for nobody', { prometheus: {} }, UNWATCHED, /^platform\.prometheus: no Redis/],
  ['no class', {}, { hasStorageClass: false }, /^platform\.prometheus\.storageClass: .*set the name of one$/],
  ['half a day', { prometheus: { retentionDays: 0.5 } }, {}, /retentionDays: 0\.5 is no time/],
  ['a size in words', { prometheus: { size: 'large' } }, {}, /size: "large" is no quantity.*"50Gi"$/],
  ['no memory', { prometheus: { memory: '0' } }, {}, /memory: "0" is no quantity/],
  ['receivers of nothing', {}, { ...UNWATCHED, hasReceivers: true }, /^alerts: no Redis of this environment is/],
  ['an address for no Grafana', {}, { ...UNWATCHED, hasGrafana: true }, /^grafana: no Redis of this environment is/],
  [
    'copies that nobody makes',
    {},
    receivers({ outside: false }),
    /^alerts\.storedSecrets: with platform\.secrets "pulumi"/,
  ],
  [
    'a Secret from nowhere',
    {},
    receivers({ wanted: ['slack', 'mail'] }),
    /^alerts\.storedSecrets: there is none for "mail"/,
  ],
  ['a Secret for nobody', {}, receivers({ wanted: [] }), /^alerts\.storedSecrets: no receiver needs "slack"/],
  [
    'a Secret without a name',
    {},
    receivers({ stored: { slack: '' } }),
    /^alerts\.storedSecrets: the name for "slack" is/,
  ],
  ['no processor', { prometheus: { cpu: '0m' } }, {}, /cpu: "0m" is no quantity/],
])('refuses %s', (_, settings, around, sentence) => {
  expect(platformProblems(settings, { ...AROUND, ...around })).toEqual([expect.stringMatching(sentence)]);
});

it('says all that is wrong with names of existing secrets at once', () => {
  const secrets = { existing: { 'redis/redis-credentials': '', 'shop/redis-credentials': 'c' } };
  expect(platformProblems({ secrets }, AROUND)).toEqual([
    expect.stringMatching(/there is none for "counter\/redis-credentials"/),
    expect.stringMatching(/"shop\/redis-credentials" is no Secret.*set one of redis\/redis-credentials, counter/),
    expect.stringMatching(/the name for "redis\/redis-credentials" is empty/),
  ]);
});
