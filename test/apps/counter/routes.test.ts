import { counterMetrics } from '../../../apps/counter/metrics';
import { counterRoutes } from '../../../apps/counter/routes';
import type { CounterStore } from '../../../apps/counter/store';
import { answer } from '../../../programs/http';

const WORKING: CounterStore = {
  increment: async () => ({ my_counter: 1, counter_second: 2, third_count: 3 }),
  answers: async () => true,
  close: async () => {},
};
const BROKEN: CounterStore = {
  increment: async () => {
    throw new Error('Redis did not answer within 5 s.');
  },
  answers: async () => false,
  close: async () => {},
};

function get(path: string, store: CounterStore, stopping = false) {
  return answer(
    counterRoutes(store, counterMetrics(), () => stopping),
    'GET',
    path,
    '',
  );
}

describe('the counter', () => {
  test('returns the three counters', async () => {
    const reply = await get('/counters', WORKING);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({ my_counter: 1, counter_second: 2, third_count: 3 });
  });

  test('says in a sentence that Redis fails', async () => {
    const reply = await get('/counters', BROKEN);
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toEqual({
      error: 'The counters cannot be reached: Redis did not answer within 5 s.',
    });
  });

  test.each([
    ['/healthz', BROKEN, false, 200],
    ['/readyz', WORKING, false, 200],
    ['/readyz', BROKEN, false, 503],
    ['/readyz', WORKING, true, 503],
  ])('%s', async (path, store, stopping, status) => {
    expect((await get(path, store, stopping)).status).toBe(status);
  });

  test('counts requests, increments and errors of Redis', async () => {
    const metrics = counterMetrics();
    await answer(
      counterRoutes(WORKING, metrics, () => false),
      'GET',
      '/counters',
      '',
    );
    await answer(
      counterRoutes(BROKEN, metrics, () => false),
      'GET',
      '/counters',
      '',
    );
    metrics.request('/counters', 200, 0.003);
    metrics.request('/wp-login.php', 404, 0.001);
    const { body } = await metrics.text();
    expect(body).toContain('counter_increments_total 1');
    expect(body).toContain('counter_redis_errors_total 1');
    expect(body).toContain('counter_http_requests_total{path="/counters",status="200"} 1');
    expect(body).toContain('counter_http_requests_total{path="other",status="404"} 1');
    expect(body).toContain('counter_http_request_duration_seconds_count 1');
  });
});
