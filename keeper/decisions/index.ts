import type { KeeperSpec } from '../../lib/config/keeper-spec';
import type { Observation } from '../observation/observation';
import { SLOTS } from '../slots';
import { fixAddresses } from './addresses';
import type { Decision, Finding } from './decision';
import { forgetDead } from './forget';
import { form } from './formation';
import { letIn } from './membership';
import { findObstacle } from './obstacles';
import { attachReplicas } from './replicas';
import { findUnsettled } from './settled';
import { type View, viewOf } from './view';

/** Decides what to do about what was seen. A pure function: the same observation gives the same decision. */
export function decide(observation: Observation, spec: KeeperSpec): Decision {
  const view = viewOf(observation, spec);
  const obstacle = findObstacle(view);
  if (obstacle) return { state: 'waiting', ...obstacle };
  return view.ownership.assigned < SLOTS ? form(view) : maintain(view);
}

/** The concerns in the order of their urgency: the first that has steps to take takes them. */
const CONCERNS: readonly ((view: View) => Finding | undefined)[] = [
  fixAddresses,
  letIn,
  attachReplicas,
  view => forgetDead(view),
  findUnsettled,
];

function maintain(view: View): Decision {
  let waiting: Finding | undefined;
  for (const concern of CONCERNS) {
    const finding = concern(view);
    if (finding && finding.steps.length > 0) return { state: 'repairing', ...finding };
    waiting ??= finding;
  }
  return waiting ? { state: 'waiting', ...waiting } : { state: 'settled', steps: [] };
}
