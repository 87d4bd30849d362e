import type { KeeperSpec } from '../lib/config/keeper-spec';
import type { Connections } from './connections';
import type { Step } from './decisions/decision';
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Observation } from './observation/observation';
import { inParallel } from './parallel';

/** What acting needs from outside. */
export interface Tools {
  readonly connections: Connections;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'steps' | 'stepErrors'>;
}

/** The command that a step runs. Every command that changes a server stands here. */
export function commandOf(step: Step, spec: KeeperSpec): readonly (string | number)[] {
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
  }
}

/** Runs the steps, on the addresses at which their pods were seen. A step that fails is logged; the next pass decides anew. */
export async function act(
  steps: readonly Step[],
  observation: Observation,
  spec: KeeperSpec,
  { connections, log, metrics }: Tools,
): Promise<void> {
  const ips = new Map(observation.pods.flatMap(pod => (pod.answers ? [[pod.pod, pod.ip] as const] : [])));
  await inParallel(steps, async step => {
    const { kind, pod, why, ...details } = step;
    const ip = ips.get(pod);
    if (!ip) return;
    metrics.steps.inc({ kind });
    try {
      const call = await connections.open(ip, spec.port);
      await call('CLUSTER', ...commandOf(step, spec));
      log('info', 'step', { step: kind, pod, ...details, why });
    } catch (error) {
      metrics.stepErrors.inc({ kind });
      log('warn', 'step failed', { step: kind, pod, ...details, why, error: String(error) });
    }
  });
}
