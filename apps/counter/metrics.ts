import { Counter, Histogram, Registry } from 'prom-client';

/** What the counter tells Prometheus. */
export interface CounterMetrics {
  /** A request was answered. */
  request(path: string, status: number, seconds: number): void;
  /** All three counters were incremented. */
  increment(): void;
  /** Redis failed a request. */
  redisError(): void;
  /** The metrics as text, with their content type. */
  text(): Promise<{ readonly body: string; readonly type: string }>;
}

/** Metrics in a registry of their own. */
export function counterMetrics(): CounterMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'counter_http_requests_total',
    help: 'Requests answered, by path and status.',
    labelNames: ['path', 'status'],
    registers,
  });
  const increments = new Counter({
    name: 'counter_increments_total',
    help: 'Requests that incremented all three counters.',
    registers,
  });
  const errors = new Counter({
    name: 'counter_redis_errors_total',
    help: 'Requests that Redis failed.',
    registers,
  });
  const duration = new Histogram({
    name: 'counter_http_request_duration_seconds',
    help: 'Time to answer GET /counters.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  return {
    request(path, status, seconds) {
      // Paths that are not served share a label: a stranger's scan must not make a series for each path it tries.
      requests.inc({ path: status === 404 ? 'other' : path, status: String(status) });
      if (path === '/counters') duration.observe(seconds);
    },
    increment: () => increments.inc(),
    redisError: () => errors.inc(),
    text: async () => ({ body: await registry.metrics(), type: registry.contentType }),
  };
}
