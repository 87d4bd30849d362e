import type { Connections } from './connections';
import type { AnyStep, Outcome } from './decision';
import type { Kind, StepTools, Types } from './kind';
import type { Log } from './log';
import type { Metrics } from './metrics';
import { inParallel } from './parallel';

/** What acting needs from outside. */
export interface Tools extends StepTools {
  readonly connections: Connections;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'steps' | 'stepErrors' | 'keysMoved' | 'slotsMoved'>;
}

/**
 * Runs the steps, on the addresses at which their pods were seen, and gives what came of them. A step that fails is
 * logged; the next pass decides anew.
 */
export async function act<T extends Types>(
  kind: Pick<Kind<T>, 'addressOf' | 'run'>,
  steps: readonly T['step'][],
  seen: T['seen'],
  spec: T['spec'],
  tools: Tools,
): Promise<Outcome<T['step']>[]> {
  const { connections, log, metrics } = tools;
  const outcomes = await inParallel(steps, async (step): Promise<Outcome<T['step']>[]> => {
    const address = kind.addressOf(step, seen, spec);
    if (!address) return [];
    const labels = { kind: step.kind };
    metrics.steps.inc(labels);
    try {
      await kind.run(step, await connections.open(address.ip, address.port), spec, {
        ...tools,
        moved: (keys, slots) => {
          metrics.keysMoved.inc(keys);
          metrics.slotsMoved.inc(slots);
        },
      });
      if (!step.goesOn) log('info', 'step', fieldsOf(step));
      return [{ step }];
    } catch (error) {
      metrics.stepErrors.inc(labels);
      log('warn', 'step failed', { ...fieldsOf(step), error: String(error) });
      return [{ step, error: error instanceof Error ? error.message : String(error), cause: error }];
    }
  });
  return outcomes.flat();
}

/** A step as the log has it. */
export function fieldsOf({ kind, why, goesOn: _, ...details }: AnyStep): Readonly<Record<string, unknown>> {
  return { step: kind, ...details, why };
}
