import { json, type Routes, text } from '../../programs/http';
import type { createMetrics } from './metrics';
import type { Progress, Verdict } from './verdict';

/** What is served of a migration. */
export interface Served {
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly progress: () => Progress;
  readonly verdict: () => Verdict;
  /** Keys that were written or deleted at the target. */
  readonly copied: () => number;
}

/** `/readyz` is 200 when a cut-over would lose nothing; `/status` says all that is known. */
export function migrateRoutes({ metrics, progress, verdict, copied }: Served): Routes {
  return {
    'GET /healthz': () => text(200, 'ok\n'),
    'GET /readyz': () => {
      const { state, reason } = verdict();
      return text(state === 'in step' ? 200 : 503, `${state}: ${reason}\n`);
    },
    'GET /status': () => {
      const { feeds, pending, sweep } = progress();
      return json(200, { ...verdict(), keysCopied: copied(), pending, feeds, ...(sweep ? { comparison: sweep } : {}) });
    },
    'GET /metrics': async () => {
      metrics.update(progress(), verdict(), copied());
      return text(200, await metrics.registry.metrics(), metrics.registry.contentType);
    },
  };
}
