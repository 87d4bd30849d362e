import type { ReplicationSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import { hostOf } from '../hostname';
import { type ReplicaStep, runReplicaStep } from '../replicated/steps';

/** What the keeper does to a primary that is said, and to its replicas. */
export type Step =
  | ReplicaStep
  /** A planned hand-over to that replica: writes wait until it has them all. */
  | { readonly kind: 'hand-over'; readonly pod: string; readonly why: string; readonly to: string };

/** A hand-over that takes longer, in milliseconds, is given up by the primary, which takes writes again. */
const HAND_OVER_MS = 10_000;

/** Runs a step on the server that it is for. @see https://redis.io/docs/latest/commands/failover/ */
export async function runStep(step: Step, call: Call, spec: ReplicationSpec): Promise<void> {
  if (step.kind !== 'hand-over') return runReplicaStep(step, call, spec);
  await call('FAILOVER', 'TO', hostOf(step.to, spec), spec.port, 'TIMEOUT', HAND_OVER_MS);
}
