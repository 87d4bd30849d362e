import { Counter, Gauge, Registry } from 'prom-client';
import type { Progress, Verdict } from './verdict';

/** A migration's metrics, in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `redis_ha_copy_${name}`, help, registers });
  const copied = new Counter({
    name: 'redis_ha_copy_keys_total',
    help: 'Keys that were written or deleted at the target, each time that they were.',
    registers,
  });
  const cuts = new Counter({
    name: 'redis_ha_copy_cuts_total',
    help: 'Times that all keys had to be copied again, as writes may have gone unheard.',
    registers,
  });
  const sweeps = new Counter({ name: 'redis_ha_copy_sweeps_total', help: 'Comparisons of all keys.', registers });
  const ready = gauge('in_step', 'Whether the target has all that the source has, as compared key by key.');
  const pending = gauge('pending_keys', 'Keys that wait to be copied.');
  const lag = gauge('lag_seconds', 'How long ago the target had all that the source had; -1 before it had all once.');
  const keys = gauge('compared_keys', 'Keys of the source in the last comparison.');
  const different = gauge('different_keys', 'Keys that had another value or time in the last comparison.');
  const missing = gauge('missing_keys', 'Keys that the target lacked in the last comparison.');
  const extra = gauge('extra_keys', 'Keys that the source did not have in the last comparison.');
  const began = gauge('compared_timestamp_seconds', 'When the last comparison began, in seconds since 1970.');
  return {
    registry,
    sweeps,
    /** Takes over what is known now. */
    update(progress: Progress, verdict: Verdict, keysCopied: number) {
      copied.reset();
      copied.inc(keysCopied);
      cuts.reset();
      cuts.inc(progress.feeds.reduce((sum, feed) => sum + feed.cuts, 0));
      ready.set(verdict.state === 'in step' ? 1 : 0);
      pending.set(progress.pending);
      lag.set(verdict.lagSeconds ?? -1);
      const { sweep } = progress;
      if (!sweep) return;
      keys.set(sweep.keys);
      different.set(sweep.different);
      missing.set(sweep.missing);
      extra.set(sweep.extra);
      began.set(sweep.began / 1000);
    },
  };
}
