import type { ClusterSpec } from '../lib/config/keeper-spec';
import type { Call, Connections, Login } from './connections';
import type { Step } from './decisions/decision';
import type { Outcome } from './decisions/history';
import type { Log } from './log';
import type { Metrics } from './metrics';
import { moveKeys } from './move-keys';
import type { Observation } from './observation/observation';
import { inParallel } from './parallel';

/** What acting needs from outside. */
export interface Tools {
  readonly connections: Connections;
  /** How servers that send keys to others log in there. */
  readonly login: Login;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'steps' | 'stepErrors'>;
  /** Clock, in milliseconds. */
  readonly now: () => number;
}

/** A step that is one command of `CLUSTER`. Moving keys is the only one that is more. */
type CommandStep = Exclude<Step, { readonly kind: 'move-keys' }>;

/** The command that a step runs. Every command that changes a server stands here, but for `moveKeys`. */
export function commandOf(step: CommandStep, spec: ClusterSpec): readonly (string | number)[] {
  switch (step.kind) {
    case 'set-config-epoch':
      return ['SET-CONFIG-EPOCH', step.epoch];
    case 'meet':
      return ['MEET', step.ip, spec.port, spec.busPort];
    case 'assign-slots':
      return ['ADDSLOTSRANGE', step.range.start, step.range.end];
    case 'replicate':
      return ['REPLICATE', step.primaryId];
    case 'forget':
      return ['FORGET', step.id];
    case 'hand-over':
      return ['FAILOVER'];
    case 'force-failover':
      return ['FAILOVER', 'FORCE'];
    case 'close-slot':
      return ['SETSLOT', step.slot, 'STABLE'];
    case 'give-slot':
      return ['SETSLOT', step.slot, 'NODE', step.ownerId];
  }
}

/**
 * Runs the steps, on the addresses at which their pods were seen, and gives what came of them. A step that fails is
 * logged; the next pass decides anew.
 */
export async function act(
  steps: readonly Step[],
  observation: Observation,
  spec: ClusterSpec,
  tools: Tools,
): Promise<Outcome[]> {
  const { connections, log, metrics } = tools;
  const ips = new Map(observation.pods.flatMap(pod => (pod.answers ? [[pod.pod, pod.ip] as const] : [])));
  const outcomes = await inParallel(steps, async (step): Promise<Outcome[]> => {
    const ip = ips.get(step.pod);
    if (!ip) return [];
    const { kind } = step;
    metrics.steps.inc({ kind });
    try {
      await run(step, await connections.open(ip, spec.port), spec, tools);
      log('info', 'step', fieldsOf(step));
      return [{ step }];
    } catch (error) {
      metrics.stepErrors.inc({ kind });
      log('warn', 'step failed', { ...fieldsOf(step), error: String(error) });
      return [{ step, error: error instanceof Error ? error.message : String(error) }];
    }
  });
  return outcomes.flat();
}

async function run(step: Step, call: Call, spec: ClusterSpec, { login, now }: Tools): Promise<void> {
  if (step.kind === 'move-keys') await moveKeys(call, { ...step, port: spec.port, login, now });
  else await call('CLUSTER', ...commandOf(step, spec));
}

/** A step as the log has it. */
export function fieldsOf({ kind, why, ...details }: Step): Readonly<Record<string, unknown>> {
  return { step: kind, ...details, why };
}
