import { json, type Routes, sentence, text } from '../../programs/http';
import type { CounterMetrics } from './metrics';
import type { CounterStore } from './store';

/** The counter's HTTP interface over a store. `stopping` tells readiness that no more requests are wanted. */
export function counterRoutes(store: CounterStore, metrics: CounterMetrics, stopping: () => boolean): Routes {
  return {
    'GET /counters': async () => {
      try {
        const counts = await store.increment();
        metrics.increment();
        return json(200, counts);
      } catch (error) {
        metrics.redisError();
        return json(503, { error: `The counters cannot be reached: ${sentence(error)}` });
      }
    },
    'GET /healthz': () => text(200, 'alive\n'),
    'GET /readyz': async () => {
      if (stopping()) return text(503, 'stopping\n');
      return (await store.answers()) ? text(200, 'ready\n') : text(503, 'Redis does not answer\n');
    },
    'GET /metrics': async () => {
      const { body, type } = await metrics.text();
      return text(200, body, type);
    },
  };
}
