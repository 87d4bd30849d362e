import { LOAD_DEFAULTS } from '../../../drills/load/options';
import type { LoadReport } from '../../../drills/load/report';

/** A report of a load at which nothing is wrong. */
export function loadReport(more: Partial<LoadReport> = {}): LoadReport {
  const latency = { p50: 0.4, p90: 0.8, p99: 1.6, p999: 12.25, max: 97 };
  return {
    run: '20260101T000000000Z',
    state: 'done',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 10_000,
    options: LOAD_DEFAULTS,
    done: 100_000,
    errors: {},
    perSecond: 10_000,
    latency,
    service: latency,
    commands: [{ name: 'get', done: 100_000, latency }],
    series: [{ done: 100_000, failed: 0, p99: 1.6 }],
    generator: { busy: 0.5, stalled: 0, longestStallMs: 0 },
    lacked: [],
    keysLeft: 0,
    ...more,
  };
}

/** The same, all of whose latencies are so many times as long. */
export function slower(times: number, more: Partial<LoadReport> = {}): LoadReport {
  const { latency } = loadReport();
  const longer = {
    p50: latency.p50 * times,
    p90: latency.p90 * times,
    p99: latency.p99 * times,
    p999: latency.p999 * times,
    max: latency.max * times,
  };
  return loadReport({ latency: longer, service: longer, perSecond: 10_000 / times, done: 100_000 / times, ...more });
}
