import type { Chart } from 'cdk8s';
import type { ContainerStatus, Job, JobPod } from '../../cli/jobs/outcome';
import { listJob } from '../../cli/restore/list';
import { heldIn } from '../../cli/restore/look';
import { type Looked, plan } from '../../cli/restore/plan';
import { progress, wordsOf } from '../../cli/restore/progress';
import { backupOf, type RestoreWanted, restoresIn } from '../../cli/restore/restores-in';
import { run } from '../../cli/run';
import type { Pod } from '../../cli/status/seen';
import { EXIT } from '../../cli/streams';
import { RedisCluster, RedisStandalone, type Restore } from '../../lib';
import { manifests } from '../support/manifests';

const BACKUP = '20261129T020000Z';
const RESTORE: Restore = {
  store: { kind: 's3', bucket: 'backups', accessKey: { secret: 'store-access' } },
  encryptionKey: { secret: 'encryption', key: 'key' },
  of: { namespace: 'shop', name: 'web' },
  backup: BACKUP,
  serviceAccount: 'redis-backup',
};
const cluster =
  (restore: Restore = RESTORE) =>
  (chart: Chart) =>
    new RedisCluster(chart, 'redis', { restore });
const [WANTED] = restoresIn(manifests(cluster()), 'dist') as [RestoreWanted];

describe('what is wanted', () => {
  it('is the Job with what belongs to it, and nothing else', () => {
    const { job, config, policies, ...rest } = WANTED;
    expect(rest).toMatchObject({ name: 'redis', namespace: 'shop', id: `shop/web/${BACKUP}` });
    expect(job.metadata.name).toMatch(/^redis-restore-[0-9a-f]{8}$/);
    expect([config, ...policies].map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ConfigMap redis-restore',
      'NetworkPolicy redis-restore',
    ]);
    expect(backupOf(WANTED)).toBe(`backup ${BACKUP} of web in namespace shop`);
  });

  it('may be of the topology of that name itself', () => {
    const [own] = restoresIn(manifests(cluster({ ...RESTORE, of: undefined })), 'dist') as [RestoreWanted];
    expect(backupOf(own)).toBe(`backup ${BACKUP} of redis`);
  });

  it('is refused where there is none, or half of it', () => {
    expect(() =>
      restoresIn(
        manifests(chart => new RedisStandalone(chart, 'web')),
        'dist',
      ),
    ).toThrow('dist restores nothing: set the prop restore of a topology, and synthesize that.');
    const jobs = manifests(cluster()).filter(({ kind }) => kind === 'Job');
    expect(() => restoresIn(jobs, 'file')).toThrow('without its ConfigMap redis-restore: name the whole folder.');
  });
});

describe('what is done', () => {
  const pod = (name: string, ready = 'True'): Pod => ({
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  });
  const job = (type?: string, name = WANTED.job.metadata.name): Job => ({
    metadata: { name },
    status: { conditions: type ? [{ type, status: 'True' }] : [] },
  });
  const held = (...keys: number[]) => keys.map((count, index) => ({ pod: `redis-0-${index}`, keys: count }));
  const WELL: Looked = {
    seen: {
      sets: [{ metadata: { name: 'redis-0' }, spec: { replicas: 2 } }],
      pods: [pod('redis-0-0'), pod('redis-0-1')],
      keeper: { state: 'settled' },
    },
    jobs: [],
    secrets: {
      'redis-credentials': ['application', 'copy'],
      encryption: ['key'],
      'store-access': ['access-key-id', 'secret-access-key'],
    },
    held: held(0, 0),
  };

  it.each<[string, Partial<Looked>]>([
    ['begins', {}],
    ['begins', { jobs: [job('Complete', 'redis-restore-other')] }],
    ['begins', { seen: { ...WELL.seen, keeper: undefined } }],
    ['goes on', { held: [{ pod: 'redis-0-0', keys: 7, mark: WANTED.id }, ...held(5)] }],
    ['runs', { jobs: [job()], held: held(7) }],
  ])('%s', (does, more) => {
    expect(plan(WANTED, { ...WELL, ...more })).toEqual({ does });
  });

  const { name } = WANTED.job.metadata;
  it.each<[string, Partial<Looked>, string]>([
    [
      'it was done',
      { jobs: [job('Complete')] },
      `Job ${name} is complete, and does not run again: restore another backup, or take it away by kubectl -n shop delete job ${name}`,
    ],
    ['it has failed', { jobs: [job('Failed')] }, `Job ${name} has failed, and does not run again`],
    [
      'another one runs',
      { jobs: [job(undefined, 'redis-restore-other')] },
      'Job redis-restore-other fills redis already',
    ],
    [
      'a server is away',
      { seen: { ...WELL.seen, pods: [pod('redis-0-0'), pod('redis-0-1', 'False')] }, held: undefined },
      'redis-0-1 is not ready',
    ],
    [
      'something is being mended',
      { seen: { ...WELL.seen, keeper: { state: 'repairing', reason: 'it is new' } } },
      'the keeper of redis is repairing: it is new: wait',
    ],
    [
      'the keeper is away',
      { seen: { ...WELL.seen, keeper: { problem: 'no pod is there' } } },
      'the keeper of redis says nothing: no pod is there',
    ],
    [
      'a Secret has no key for it',
      { secrets: { ...WELL.secrets, 'redis-credentials': ['application'] } },
      'Secret shop/redis-credentials has no key copy: put it there first',
    ],
    [
      'a Secret is away',
      { secrets: { 'redis-credentials': ['copy'], encryption: ['key'] } },
      'Secret shop/store-access is not there: make it first',
    ],
    [
      'there is data',
      { held: held(7, 7) },
      'redis-0-0 holds data already (7 keys), and what runs is never overwritten',
    ],
    [
      'another restore has begun',
      { held: [{ pod: 'redis-0-0', keys: 7, mark: 'shop/web/20251129T020000Z' }] },
      'redis holds what another restore has begun, shop/web/20251129T020000Z: set restore to that one',
    ],
    [
      'nobody lets it in',
      { held: [{ pod: 'redis-0-0' }, { pod: 'redis-0-1' }] },
      'redis-0-0 and redis-0-1 do not let the user copy in: apply the manifests without the Job first',
    ],
  ])('is refused where %s', (_, more, sentence) => {
    expect(plan(WANTED, { ...WELL, ...more })).toEqual({ refusals: [expect.stringContaining(sentence)] });
  });

  it('is refused for all that is wrong at once', () => {
    const planned = plan(WANTED, { ...WELL, jobs: [job('Failed')], secrets: {}, held: held(7) });
    expect('refusals' in planned && planned.refusals).toHaveLength(5);
  });
});

it.each([
  ['0\n\n', { keys: 0 }],
  ['7\nshop/web/20261129T020000Z\n', { keys: 7, mark: 'shop/web/20261129T020000Z' }],
  ['7\nMOVED 3999 10.0.0.1:6379\n', { keys: 7 }],
  ['NOAUTH Authentication required.\n', {}],
  ['', {}],
])('reads from %j what a server holds', (answers, held) => {
  expect(heldIn('web-0', answers)).toEqual({ pod: 'web-0', ...held });
});

describe('progress', () => {
  const state = (name: string, is: ContainerStatus['state']): ContainerStatus => ({ name, state: is });
  const pod = (...states: ContainerStatus[]): JobPod => ({
    metadata: { name: 'redis-restore-1', creationTimestamp: '2026-11-30T12:00:00Z' },
    status: { initContainerStatuses: states },
  });
  const begun = pod(state('get', { terminated: { exitCode: 0 } }), state('verify', { running: {} }));
  const line = (message: string, more: object = {}) =>
    JSON.stringify({ time: '2026-11-30T12:00:00Z', message, ...more });
  const LOG = [
    line('waiting', { part: 1, reason: 'it loads its data' }),
    line('begun', { target: 'empty', parts: 3 }),
    line('part restored', { part: 1, restored: 700, bytes: 2048, there: 0, expired: 0, own: 0 }),
    line('again, as a primary was lost', { part: 2 }),
    line('part restored', { part: 2, restored: 650, bytes: 2048, there: 50, expired: 3, own: 0 }),
    'what is no event',
  ];

  it('is a line a step, and each look has those of the one before', () => {
    const looks = [
      progress(pod(state('get', { waiting: {} })), ''),
      progress(pod(state('get', { running: {} })), ''),
      progress(begun, ''),
      ...LOG.map((_, index) => progress(begun, LOG.slice(0, index + 1).join('\n'))),
    ];
    for (const [index, look] of looks.slice(1).entries()) {
      expect(look.slice(0, looks[index]?.length)).toEqual(looks[index]);
    }
    expect(looks.at(-1)).toEqual([
      'It gets the backup.',
      'It reads the backup.',
      'Part 1 is being loaded.',
      'It begins: 3 parts.',
      '33 %: part 1 of 3, 700 keys of 2 KiB.',
      'Part 2 is copied again, as a primary was lost.',
      '67 %: part 2 of 3, 650 keys of 2 KiB, 50 were there already, 3 have expired.',
    ]);
  });

  it('ends in words, or in the sentence that the program ended with', () => {
    const last = line('restored', {
      restored: 2000,
      bytes: 5 * 1024 ** 2,
      there: 0,
      expired: 0,
      own: 0,
      functions: 0,
      seconds: 4.2,
    });
    expect(wordsOf(last)).toBe('2000 keys of 5 MiB, in 4.2 s.');
    expect(wordsOf('The target holds data already.')).toBe('The target holds data already.');
  });
});

describe('the Job that lists', () => {
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into arbitrary manifests
  const made = (restore: Restore): any => {
    const [wanted] = restoresIn(manifests(cluster(restore)), 'dist') as [RestoreWanted];
    return listJob(wanted, 'redis-restore-list-1');
  };

  it('has the one container that reaches the store, with what that reads and nothing else', () => {
    const { metadata, spec } = made(RESTORE);
    expect(metadata).toEqual({ name: 'redis-restore-list-1', namespace: 'shop' });
    const { initContainers, containers, volumes, serviceAccountName, restartPolicy } = spec.template.spec;
    expect([initContainers, containers.length, serviceAccountName, restartPolicy]).toEqual([
      [],
      1,
      'redis-backup',
      'Never',
    ]);
    expect(volumes.map((each: { name: string }) => each.name)).toEqual(['work', 'encryption']);
    const [{ command, env, image }] = containers;
    expect(image).toMatch(/^rclone\/rclone:/);
    expect(command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(command[2]).toMatch(/^set -eu\n[\s\S]*\nbackups\n$/);
    expect(env).toContainEqual({ name: 'STORE', value: 'store:backups/shop/web' });
    // As the restore itself: the policy of that lets it out.
    expect(spec.template.metadata).toEqual((WANTED.job.spec as { template: { metadata: object } }).template.metadata);
  });

  it('mounts the volume that backups are on', () => {
    const { volumes } = made({ ...RESTORE, encryptionKey: undefined, store: { kind: 'volume', claim: 'backups' } }).spec
      .template.spec;
    expect(volumes.map((each: { name: string }) => each.name)).toEqual(['work', 'store']);
  });

  it('is refused where the scripts cannot list', () => {
    const { config } = WANTED;
    const older = { ...config, data: { ...config.data, 'remote.sh': 'BACKUPS=$STORE' } };
    expect(() => listJob({ ...WANTED, config: older }, 'list')).toThrow('synthesize it with this release');
  });
});

it.each([
  [['restore'], EXIT.usage, "missing required argument 'folder'"],
  [['restore', 'dist', '--list', '--dry-run'], EXIT.usage, "'--list' cannot be used with option '--dry-run'"],
  [['restore', 'no-such-folder'], EXIT.failed, 'There is no no-such-folder'],
])('%s is refused', async (args, code, sentence) => {
  let error = '';
  const said = await run(args, { out: () => {}, error: text => (error += text) });
  expect([said, error]).toEqual([code, expect.stringContaining(sentence)]);
});
