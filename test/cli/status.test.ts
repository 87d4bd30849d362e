import { problemsOf } from '../../cli/status/problems';
import type { CronJob, KeeperPage, Pod, Seen, ServerSeen, StatefulSet } from '../../cli/status/seen';
import { statusOf } from '../../cli/status/status';
import { words } from '../../cli/status/words';

const NOW = new Date('2026-11-30T12:00:00Z');
const MEMORY = { used: 60e6, data: 50 * 2 ** 20, max: 100 * 2 ** 20, evicts: false };

const set = (name: string, replicas: number, component = 'server'): StatefulSet => ({
  metadata: { name, labels: { 'app.kubernetes.io/component': component } },
  spec: { replicas },
});
const pod = (name: string, more: Partial<Pod['status']> = {}, component = 'server'): Pod => ({
  metadata: { name, labels: { 'app.kubernetes.io/component': component } },
  spec: { nodeName: 'node-1' },
  status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }], ...more },
});
const server = (name: string, more: Partial<ServerSeen> = {}): ServerSeen => ({
  pod: name,
  role: 'replica',
  linkUp: true,
  offset: 900,
  keys: 10,
  memory: MEMORY,
  zone: 'a',
  engine: 'redis-8.0.6',
  uptimeSeconds: 7200,
  ...more,
});
const primary = (name: string, more: Partial<ServerSeen> = {}) =>
  server(name, { role: 'primary', offset: 1000, ...more });
const cronJob = (component: string, lastSuccessfulTime?: string, suspend = false): CronJob => ({
  metadata: {
    name: `web-${component}`,
    labels: { 'app.kubernetes.io/component': component },
    creationTimestamp: '2026-11-01T12:00:00Z',
  },
  spec: { schedule: '0 2 * * *', suspend },
  status: lastSuccessfulTime ? { lastSuccessfulTime } : {},
});

const PAGE: KeeperPage = {
  mode: 'act',
  state: 'settled',
  steps: [],
  pods: [primary('web-0'), server('web-1'), server('web-2')],
};
const WELL: Seen = {
  namespace: 'shop',
  name: 'web',
  now: NOW,
  sets: [set('web', 3)],
  pods: [pod('web-0'), pod('web-1'), pod('web-2'), pod('web-keeper-1', {}, 'keeper')],
  cronJobs: [cronJob('backup', '2026-11-30T02:00:00Z')],
  keeper: PAGE,
};
const ALL_SLOTS = [{ start: 0, end: 16_383 }];

const DAY_MS = 86_400_000;
/** A certificate with so many days left of so many. */
const shows = (days: number, of = 90): Partial<Seen> => {
  const to = NOW.getTime() + days * DAY_MS;
  return { certificates: new Map([['web-1', { from: new Date(to - of * DAY_MS), to: new Date(to) }]]) };
};
const without = (name: string) => WELL.pods.filter(({ metadata }) => metadata.name !== name);
const seenBy = (...pods: ServerSeen[]): Partial<Seen> => ({ keeper: { ...PAGE, pods } });
const found = (more: Partial<Seen>) => statusOf({ ...WELL, ...more }).problems;

it('has nothing to say of what is well', () => {
  const status = statusOf(WELL);
  expect(status.problems).toEqual([]);
  expect(status.servers[1]).toEqual({
    pod: 'web-1',
    ready: true,
    role: 'replica',
    lagBytes: 100,
    keys: 10,
    memory: { data: MEMORY.data, max: MEMORY.max },
    release: 'redis-8.0.6',
    zone: 'a',
    node: 'node-1',
    ip: '10.0.0.1',
    restarts: 0,
    uptimeSeconds: 7200,
  });
  expect(status.works).toEqual([
    { name: 'web-backup', component: 'backup', suspended: false, ageSeconds: 36_000, askedForSeconds: 29 * 86_400 },
  ]);
});

it.each<[string, Partial<Seen>, string, string]>([
  ['a pod that is gone', { pods: without('web-1') }, 'web-1 is not there.', 'pod-or-node-lost'],
  [
    'a pod that finds no image',
    {
      pods: [
        ...without('web-1'),
        pod('web-1', {
          conditions: [],
          containerStatuses: [{ name: 'redis', state: { waiting: { reason: 'ImagePullBackOff' } } }],
        }),
      ],
    },
    'web-1 waits: ImagePullBackOff.',
    'pod-or-node-lost',
  ],
  [
    'a pod without a node',
    {
      pods: [
        ...without('web-1'),
        pod('web-1', { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }),
      ],
    },
    'web-1 has no node: 0/3 nodes are available.',
    'pod-or-node-lost',
  ],
  [
    'a pod whose claim no StorageClass makes a volume for',
    {
      pods: [
        ...without('web-1'),
        pod('web-1', {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
            },
          ],
        }),
      ],
    },
    'web-1 has no node, as its claim has no volume: `kubectl -n shop describe pvc` says why. Without a default StorageClass, `persistence.storageClass` has to name one.',
    'keeper-not-ready',
  ],
  [
    'a server that says nothing',
    seenBy(primary('web-0'), { pod: 'web-1', problem: 'does not answer: timeout' }, server('web-2')),
    'web-1 does not answer: timeout.',
    'redis-down',
  ],
  [
    'no primary',
    seenBy(server('web-0'), server('web-1')),
    'No server of web is a primary: its keys cannot be written.',
    'redis-no-primary',
  ],
  [
    'two primaries',
    seenBy(primary('web-0'), primary('web-1')),
    'web-0 and web-1 are primaries at once.',
    'redis-two-primaries',
  ],
  [
    'a replica without a link',
    seenBy(primary('web-0'), server('web-1', { linkUp: false })),
    'web-1 has no link to its primary: it cannot take over with all data.',
    'redis-replica-link-down',
  ],
  [
    'slots of nobody',
    seenBy(primary('web-0', { slots: [{ start: 0, end: 16_000 }] }), server('web-1', { slots: [] })),
    '383 slots have no owner.',
    'redis-slots-uncovered',
  ],
  [
    'memory that is nearly full',
    seenBy(primary('web-0', { memory: { ...MEMORY, data: 95 * 2 ** 20 } })),
    'web-0 is 95 % full: beyond, writes are refused.',
    'redis-memory-near-limit',
  ],
  [
    'a keeper that mends',
    { keeper: { ...PAGE, state: 'repairing', reason: 'web-1 follows nobody' } },
    'The keeper is repairing: web-1 follows nobody.',
    'keeper-not-ready',
  ],
  [
    'a keeper that is paused',
    { keeper: { ...PAGE, mode: 'paused' } },
    'The keeper is in mode paused: it mends nothing.',
    'redis-keeper-paused',
  ],
  [
    'a keeper that is gone',
    { pods: without('web-keeper-1'), keeper: { problem: 'no pod of web-keeper is there' } },
    'The keeper is away, and nobody mends what fails: no pod of web-keeper is there.',
    'redis-keeper-absent',
  ],
  [
    'Sentinels without a majority',
    { sentinelSet: set('web-sentinel', 3, 'sentinel'), pods: [...WELL.pods, pod('web-sentinel-0', {}, 'sentinel')] },
    '1 of 3 Sentinels are ready: no majority, so there is no failover.',
    'redis-sentinel-quorum-lost',
  ],
  [
    'a certificate that was to be renewed',
    shows(20.5),
    'The certificate of web-1 ends in 20 days: it was to be renewed before.',
    'redis-certificate-near-end',
  ],
  [
    'a certificate of a few days in the last quarter of them',
    shows(1.5, 10),
    'The certificate of web-1 ends in 1 day: it was to be renewed before.',
    'redis-certificate-near-end',
  ],
  [
    'a certificate at its end',
    shows(0.5),
    'The certificate of web-1 ends in less than a day: it was to be renewed before.',
    'redis-certificate-near-end',
  ],
  [
    'a certificate after its end',
    shows(-0.1),
    'The certificate of web-1 has ended: nobody new connects.',
    'redis-certificate-near-end',
  ],
  [
    'a backup that is late',
    { cronJobs: [cronJob('backup', '2026-11-28T12:00:00Z')] },
    'CronJob web-backup last succeeded 48 hours ago.',
    'redis-backup-old',
  ],
  [
    'snapshots that never were',
    { cronJobs: [cronJob('volume-snapshots')] },
    'CronJob web-volume-snapshots never succeeded.',
    'redis-volume-snapshots-old',
  ],
  [
    'a backup that is suspended',
    { cronJobs: [cronJob('backup', undefined, true)] },
    'CronJob web-backup is suspended.',
    'redis-backup-old',
  ],
])('says in words, with the runbook: %s', (_, more, what, runbook) => {
  expect(found(more)).toEqual([{ what, runbook: `docs/runbooks/${runbook}.md` }]);
});

it.each<[string, Partial<Seen>]>([
  [
    'primaries of servers that each have every write',
    { keeper: { ...PAGE, envoys: {}, pods: [primary('web-0'), primary('web-1')] } },
  ],
  ['a cache that is full', seenBy(primary('web-0', { memory: { ...MEMORY, data: MEMORY.max, evicts: true } }))],
  [
    'a backup that had no time yet',
    {
      cronJobs: [
        { ...cronJob('backup'), metadata: { ...cronJob('backup').metadata, creationTimestamp: NOW.toISOString() } },
      ],
    },
  ],
  ['a certificate with a while to go', shows(21)],
  ['a certificate of a few days with most of them to go', shows(5, 10)],
  ['a certificate of which nobody knows', { certificates: new Map([['web-1', { problem: 'no right' }]]) }],
  ['a server without a limit', seenBy(primary('web-0', { memory: { ...MEMORY, max: 0 } }))],
  [
    'a cluster whose slots all have an owner',
    seenBy(primary('web-0', { slots: ALL_SLOTS }), server('web-1', { slots: [] })),
  ],
])('takes for well: %s', (_, more) => {
  expect(found(more)).toEqual([]);
});

it('says first what clients notice', () => {
  const seen: Seen = { ...WELL, pods: without('web-1'), ...seenBy(server('web-0', { linkUp: false })) };
  const all = problemsOf(seen, statusOf(seen)).map(({ what }) => what);
  expect(all.map(what => what.split(' ').slice(0, 2).join(' '))).toEqual(['No server', 'web-1 is', 'web-0 has']);
});

it('shows problems before the servers, and columns that have something in them', () => {
  const seen = { ...WELL, pods: without('web-1') };
  const text = words(statusOf(seen));
  expect(text.split('\n').slice(0, 3)).toEqual([
    'web in namespace shop: 1 problem',
    '  web-1 is not there.',
    '    docs/runbooks/pod-or-node-lost.md',
  ]);
  expect(text).toMatch(/^ {2}server {2}ready {2}role {5}behind {2}keys {2}data {15}zone$/m);
  expect(text).toMatch(/^ {2}web-2 {3}yes {4}replica {2}100 B {3}10 {4}50 MiB of 100 MiB {2}a$/m);
  expect(text).toMatch(/^ {2}keeper {3}settled$/m);
  expect(text).toMatch(/^ {2}backup {3}10 h ago$/m);
  expect(text).not.toContain('slots');
  expect(words(statusOf(WELL), { wide: true })).toMatch(/zone {2}node {4}address {3}up for {2}restarts$/m);
});

it('says for how long certificates are good, where there are any', () => {
  const all = new Map([...(shows(80).certificates ?? []), ['web-2', { problem: 'no right' }] as const]);
  const status = statusOf({ ...WELL, certificates: all });
  expect(words(status)).toMatch(/^ {2}certificates {2}good for 80 d; not all are known: no right$/m);
  expect(words(status)).not.toMatch(/zone {2}certificate/);
  expect(words(status, { wide: true })).toMatch(/^ {2}web-1 .* 80 d +0$/m);
  expect(words(status, { wide: true })).toMatch(/^ {2}web-2 .* unknown +0$/m);
  expect(words(statusOf(WELL), { wide: true })).not.toContain('certificate');
});

it('says what is known where nobody answers', () => {
  const text = words(statusOf({ ...WELL, keeper: undefined }));
  expect(text).toContain('web in namespace shop: all is well');
  expect(text).not.toContain('role');
  expect(text).not.toContain('keeper');
});
