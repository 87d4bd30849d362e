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
  /** Ends the migration, if all is found equal once more. */
  readonly finish: () => Promise<Verdict>;
}

/**
 * `/readyz` is 200 when a cut-over would lose nothing; `/status` says all that is known. `POST /finish` is the cut-over,
 * between the source's last writer and the target's first: what clients write to a target that is still copied to looks
 * like a difference, and is replaced by what the source has. It is answered by 409 where something is not equal.
 */
export function migrateRoutes({ metrics, progress, verdict, copied, finish }: Served): Routes {
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
    'POST /finish': async () => {
      const said = await finish();
      return json(said.state === 'finished' ? 200 : 409, said);
    },
    'GET /metrics': async () => {
      metrics.update(progress(), verdict(), copied());
      return text(200, await metrics.registry.metrics(), metrics.registry.contentType);
    },
  };
}
