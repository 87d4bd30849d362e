import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Cluster, createCluster } from '../../keeper/cluster';
import { createHttpServer } from '../../keeper/http';
import type { Pass as AnyPass } from '../../keeper/keeper';
import { createMetrics } from '../../keeper/metrics';
import { formed, observation, SPEC } from './cluster/support';

type Pass = AnyPass<Cluster>;

const settled: Pass = {
  spec: SPEC,
  observation: observation(formed()),
  decision: { state: 'settled', steps: [] },
  ended: 0,
};
const waiting: Pass = { ...settled, decision: { state: 'waiting', steps: [], reason: 'web-0-1 does not answer' } };

let last: Pass | undefined;
let now = 0;
let stopping = false;
const server = createHttpServer({
  kind: createCluster(),
  started: 0,
  last: () => last,
  stopping: () => stopping,
  now: () => now,
  metrics: createMetrics(),
});
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test.each<[string, Pass | undefined, number, boolean, number, string]>([
  ['/livez', undefined, 59_000, false, 200, 'ok'],
  ['/livez', undefined, 60_000, false, 503, 'no pass has ended for 60 s'],
  ['/livez', { ...waiting, ended: 50_000 }, 60_000, false, 200, 'ok'],
  ['/readyz', undefined, 0, false, 503, 'no pass has been made yet'],
  ['/readyz', waiting, 0, false, 503, 'waiting: web-0-1 does not answer'],
  ['/readyz', settled, 0, false, 200, 'ok'],
  ['/readyz', { ...settled, decision: { state: 'paused', steps: [], reason: 'r' } }, 0, false, 503, 'paused: r'],
  ['/readyz', settled, 0, true, 503, 'the keeper is stopping'],
  ['/status', undefined, 0, false, 200, '"state": "starting"'],
  ['/status', waiting, 0, false, 200, '"reason": "web-0-1 does not answer"'],
  ['/status', waiting, 0, false, 200, '"mode": "act"'],
  ['/metrics', undefined, 0, false, 200, 'redis_ha_keeper_passes_total 0'],
  ['/', undefined, 0, false, 404, 'known are'],
])('%s', async (path, pass, time, ending, code, text) => {
  [last, now, stopping] = [pass, time, ending];
  const response = await fetch(url + path);
  expect(await response.text()).toContain(text);
  expect(response.status).toBe(code);
});

test('only reads', async () => {
  expect((await fetch(`${url}/readyz`, { method: 'POST' })).status).toBe(405);
});
