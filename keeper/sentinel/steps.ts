import type { SentinelSpec } from '../../lib/config/keeper-spec';
import type { Call } from '../connections';
import { hostOf } from '../hostname';
import type { Epoch } from '../replicated/observation';
import { type ReplicaStep, runReplicaStep } from '../replicated/steps';
import { writeEpoch } from './epoch';

/** What the keeper does to servers and their Sentinels. `pod` of the second kind is one in which a Sentinel runs. */
export type Step = ServerStep | SentinelStep;

export type ServerStep =
  | ReplicaStep
  /** Writes down in the data set who was made the primary. */
  | { readonly kind: 'note-primary'; readonly pod: string; readonly why: string; readonly epoch: Epoch };

export type SentinelStep = { readonly pod: string; readonly why: string } & (
  | { readonly kind: 'monitor'; readonly primary: string }
  /** Forgets what it watches first. */
  | { readonly kind: 'monitor-anew'; readonly primary: string }
  | { readonly kind: 'set' }
);

const SENTINEL_STEPS: readonly Step['kind'][] = ['monitor', 'monitor-anew', 'set'];

export function isSentinelStep(step: Step): step is SentinelStep {
  return SENTINEL_STEPS.includes(step.kind);
}

/** How Sentinels log in to the servers. */
export interface SentinelLogin {
  readonly username: string;
  readonly password: () => Promise<string>;
}

/** Runs a step on the server or the Sentinel that it is for. */
export async function runStep(step: Step, call: Call, spec: SentinelSpec, login: SentinelLogin): Promise<void> {
  if (isSentinelStep(step)) return runSentinelStep(step, call, spec, login);
  if (step.kind === 'note-primary') return writeEpoch(call, step.epoch);
  return runReplicaStep(step, call, spec);
}

/**
 * Sentinels hide the password of `SENTINEL SET` in their log. `SENTINEL RESET`, which forgets the replicas while a
 * primary is away, is never used.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#reconfiguring-sentinel-at-runtime
 */
async function runSentinelStep(
  step: SentinelStep,
  call: Call,
  spec: SentinelSpec,
  login: SentinelLogin,
): Promise<void> {
  const { name, quorum } = spec.monitor;
  const password = await login.password();
  if (step.kind === 'monitor-anew') await call('SENTINEL', 'REMOVE', name);
  // Sent at once, so that no Sentinel is left with a primary that it can't log in to.
  await Promise.all([
    step.kind === 'set' ? undefined : call('SENTINEL', 'MONITOR', name, hostOf(step.primary, spec), spec.port, quorum),
    call('SENTINEL', 'SET', name, 'auth-user', login.username, 'auth-pass', password, ...settingsOf(spec)),
  ]);
}

function settingsOf({ monitor }: SentinelSpec): (string | number)[] {
  const { quorum, downAfterMs, failoverTimeoutMs, parallelSyncs } = monitor;
  return [
    ...['quorum', quorum],
    ...['down-after-milliseconds', downAfterMs],
    ...['failover-timeout', failoverTimeoutMs],
    ...['parallel-syncs', parallelSyncs],
  ];
}
