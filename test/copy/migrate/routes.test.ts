import { createMetrics } from '../../../copy/migrate/metrics';
import { migrateRoutes } from '../../../copy/migrate/routes';
import { FINISHED, type Progress, type Verdict } from '../../../copy/migrate/verdict';
import { answer } from '../../../programs/http';

const sweep = { began: 5000, ended: 6000, keys: 7, different: 1, missing: 2, extra: 3, deleted: 0 };
const progress: Progress = { now: 0, feeds: [{ complete: true, cuts: 2 }], pending: 4, sweep };
const different: Verdict = { state: 'different', reason: 'Some differ.', lagSeconds: 0.5 };
const inStep: Verdict = { state: 'in step', reason: 'All are equal.' };

const ask = async (method: string, path: string, verdict: Verdict) => {
  const parts = { metrics: createMetrics(), progress: () => progress, copied: () => 9 };
  return answer(migrateRoutes({ ...parts, verdict: () => verdict, finish: async () => verdict }), method, path, '');
};

it.each([
  ['GET', '/healthz', different, 200, 'ok\n'],
  ['GET', '/readyz', different, 503, 'different: Some differ.\n'],
  ['GET', '/readyz', inStep, 200, 'in step: All are equal.\n'],
  ['GET', '/readyz', FINISHED, 503, 'finished: '],
  ['POST', '/finish', different, 409, '"Some differ."'],
  ['POST', '/finish', FINISHED, 200, '"finished"'],
  ['GET', '/finish', inStep, 405, 'POST'],
  ['GET', '/status', different, 200, '"keysCopied":9,"pending":4'],
] as const)('answers %s %s', async (method, path, verdict, status, body) => {
  expect(await ask(method, path, verdict)).toMatchObject({ status, body: expect.stringContaining(body) });
});

it('serves metrics', async () => {
  const { body } = await ask('GET', '/metrics', different);
  const lines = body.split('\n').filter(line => line.startsWith('redis_ha_copy_'));
  expect(lines.sort()).toEqual([
    'redis_ha_copy_compared_keys 7',
    'redis_ha_copy_compared_timestamp_seconds 5',
    'redis_ha_copy_cuts_total 2',
    'redis_ha_copy_different_keys 1',
    'redis_ha_copy_extra_keys 3',
    'redis_ha_copy_in_step 0',
    'redis_ha_copy_keys_total 9',
    'redis_ha_copy_lag_seconds 0.5',
    'redis_ha_copy_missing_keys 2',
    'redis_ha_copy_pending_keys 4',
    'redis_ha_copy_sweeps_total 0',
  ]);
});
