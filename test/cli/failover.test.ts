import { runnable } from '../../cli/backup/command';
import { plan } from '../../cli/failover/plan';
import type { Seen } from '../../cli/status/seen';
import { CLUSTER, MANY, PAGE, pod, SENTINEL } from './support/seen';

it.each<[string, Seen, number | undefined, string, string[]]>([
  ['that the Sentinels chose', SENTINEL, undefined, 'web-1', ['web-0']],
  ['of a shard', CLUSTER, 0, 'web-0-0', ['web-0-1']],
])('is of the primary %s', (_, seen, shard, primary, heirs) => {
  expect(plan(seen, shard)).toEqual({ primary, heirs });
});

it('is of the shard of that number, of however many', () => {
  // As the API server lists them.
  expect(plan(MANY, 2)).toEqual({ primary: 'web-2-0', heirs: ['web-2-1'] });
});

it.each<[string, Seen, number | undefined, string]>([
  ['there is no keeper', { ...SENTINEL, keeper: undefined }, undefined, 'has no keeper that answers'],
  ['the keeper is paused', { ...SENTINEL, keeper: { ...PAGE, mode: 'paused' } }, undefined, 'is in mode paused'],
  [
    'something is being mended',
    { ...SENTINEL, keeper: { ...PAGE, state: 'repairing', reason: 'web-0 is new' } },
    undefined,
    'is repairing: web-0 is new. Wait',
  ],
  [
    'the manifest says who is the primary',
    { ...SENTINEL, keeper: { ...PAGE, sentinels: undefined } },
    undefined,
    'set its prop primary',
  ],
  ['all take writes', { ...SENTINEL, keeper: { ...PAGE, envoys: {} } }, undefined, 'there is no primary to replace'],
  ['no shard is named', CLUSTER, undefined, 'name one with --shard, from 0 to 1'],
  ['there is no such shard', CLUSTER, 2, 'web has no shard 2'],
  ['there are no shards', SENTINEL, 0, 'web has no shard 0'],
  ['nobody is in touch', CLUSTER, 1, 'No replica of web-1-1 is ready and in touch with it'],
  ['the heir is not ready', { ...SENTINEL, pods: [pod('web-1')] }, undefined, 'No replica of web-1 is ready'],
])('is refused where %s', (_, seen, shard, sentence) => {
  expect(plan(seen, shard)).toEqual({ refusal: expect.stringContaining(sentence) });
});

describe('a backup', () => {
  const cronJob = (active?: string) => ({
    metadata: { name: 'web-backup', labels: { 'app.kubernetes.io/component': 'backup' } },
    spec: { schedule: '@daily' },
    status: active ? { active: [{ name: active }] } : {},
  });

  it('is made by the CronJob of its kind', () => {
    expect(runnable({ name: 'web', cronJobs: [cronJob()] }, 'backup')).toBe('web-backup');
  });

  it('is refused where there is no CronJob, or it runs', () => {
    expect(() => runnable({ name: 'web', cronJobs: [cronJob()] }, 'volume-snapshots')).toThrow(
      'set its prop volumeSnapshots',
    );
    expect(() => runnable({ name: 'web', cronJobs: [cronJob('web-backup-1')] }, 'backup')).toThrow(
      'Job web-backup-1 runs already',
    );
  });
});
