import { json, type Routes, text } from '../../programs/http';
import type { createMetrics } from './metrics';
import type { Progress, Verdict } from './verdict';

/** What is served of a migration. */
export interface Served {
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly progress: () => Progress;
  readonly verdict: () => Verdict;
  /** Has nothing be in step before all was compared anew. */
  readonly compareAnew: () => void;
  /** Keys that were written or deleted at the target. */
  readonly copied: () => number;
}

/**
 * `/readyz` is 200 when a cut-over would lose nothing of what was written before the last comparison began, which
 * `/compare` asks for; `/status` says all that is known.
 */
export function migrateRoutes({ metrics, progress, verdict, compareAnew, copied }: Served): Routes {
  return {
    'GET /healthz': () => text(200, 'ok\n'),
    'GET /readyz': () => {
      const { state, reason } = verdict();
      return text(state === 'in step' ? 200 : 503, `${state}: ${reason}\n`);
    },
    'POST /compare': () => {
      compareAnew();
      return text(202, 'All keys are compared anew: /readyz says when they were found equal.\n');
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
