import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import type { Observation } from '../observation/observation';
import { moveSlots, reportDrained } from '../scaling/rebalance';
import { SLOTS } from '../slots';
import { fixAddresses, introduceUnheard, unheardStates } from './addresses';
import { clashes, clashKey, reportClashes } from './claims';
import type { Decision, Finding } from './decision';
import { absenceStates, promoteReplicas } from './failover';
import { forgetDead } from './forget';
import { form } from './formation';
import { type History, NO_HISTORY } from './history';
import { reportMajorityLost } from './majority';
import { letIn } from './membership';
import { findObstacle } from './obstacles';
import { finishMoves, moveStates } from './open-slots';
import { reportRefusals } from './refusals';
import { attachReplicas } from './replicas';
import { findBroken, findUnsettled } from './settled';
import { spreadPrimaries } from './spread-primaries';
import { reportForeignOwners } from './strangers';
import { type View, viewOf } from './view';

/**
 * Decides what to do about what was seen. A pure function: the same observation and history give the same decision.
 *
 * @param history what was seen before; without it, steps that need patience are not taken
 */
export function decide(observation: Observation, spec: ClusterSpec, history: History = NO_HISTORY): Decision {
  return decideOn(viewOf(observation, spec), history);
}

/** The same for an observation that has been sorted already. */
export function decideOn(view: View, history: History): Decision {
  const obstacle = findObstacle(view);
  if (obstacle) return { state: 'waiting', ...obstacle };
  return view.ownership.assigned < SLOTS ? form(view) : maintain(view, history);
}

/** Keys of the states whose duration counts in decisions. */
export function lastingStates(view: View): string[] {
  return [...absenceStates(view), ...moveStates(view), ...clashes(view).map(clashKey), ...unheardStates(view)];
}

/**
 * The concerns in the order of their urgency: the first that has steps to take takes them, and of those that have a
 * reason alone the first one is told.
 */
const CONCERNS: readonly ((view: View, history: History) => Finding | undefined)[] = [
  reportRefusals,
  reportForeignOwners,
  reportMajorityLost,
  reportClashes,
  view => fixAddresses(view),
  introduceUnheard,
  letIn,
  promoteReplicas,
  attachReplicas,
  view => forgetDead(view),
];

function maintain(view: View, history: History): Decision {
  let waiting: Finding | undefined;
  for (const concern of CONCERNS) {
    const finding = concern(view, history);
    if (finding && finding.steps.length > 0) return { state: 'repairing', ...finding };
    waiting ??= finding;
  }
  const finishing = finishMoves(view, history);
  if (finishing && finishing.steps.length > 0) return { state: 'repairing', ...finishing };
  // Slots move only while nothing else is wrong, but for an open slot that waits to be closed.
  const broken = waiting !== undefined || findBroken(view, history) !== undefined;
  const moving = broken ? undefined : moveSlots(view, history);
  if (moving && moving.steps.length > 0) return { state: 'moving', ...moving };
  const reason = waiting ?? finishing ?? moving ?? findUnsettled(view, history);
  return reason ? { state: 'waiting', ...reason } : withDrained(view, spreadPrimaries(view, history));
}

/**
 * Drained shards are nothing to wait for: whoever applies manifests in an order takes them away once the keeper is ready.
 */
function withDrained(view: View, decision: Decision): Decision {
  const drained = decision.state === 'settled' ? reportDrained(view) : undefined;
  return drained ? { ...decision, reason: [decision.reason, drained].filter(Boolean).join('; ') } : decision;
}
