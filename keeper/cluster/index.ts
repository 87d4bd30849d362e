import type { ClusterSpec } from '../../lib/config/keeper-spec';
import type { Kind } from '../kind';
import { addressIn } from '../observation/address-in';
import { decideOn, lastingStates } from './decisions';
import type { Step } from './decisions/decision';
import { type History, NO_HISTORY, noteQuiet, noteStates, noteSteps } from './decisions/history';
import { viewOf } from './decisions/view';
import type { Observation, PodObservation } from './observation/observation';
import { observe } from './observation/observe';
import { runStep } from './run-step';
import { slotsToMove } from './scaling/rebalance';
import { parseCluster } from './spec';
import { createThrottle } from './throttle';
import { giveVerdict, type Permit } from './verdicts/verdict';

/** The types of a Redis Cluster. */
export interface Cluster {
  readonly spec: ClusterSpec;
  readonly seen: Observation;
  readonly step: Step;
  readonly memory: History;
  readonly permit: Permit;
}

/** Time between two equal MEETs, in milliseconds. */
const MEET_PAUSE_MS = 2000;

/** A Redis Cluster, for one keeper. */
export function createCluster(): Kind<Cluster> {
  return {
    parse: parseCluster,
    servers: spec => spec.shards.flatMap(({ pods }) => pods),
    leaving: ({ leaving = [] }) => leaving.map(({ pod }) => pod),
    observe,
    unaware: NO_HISTORY,
    decide(seen, spec, memory, lastAsked) {
      const view = viewOf(seen, spec);
      const history = noteStates(memory, lastingStates(view), seen.now);
      const decision = decideOn(view, history);
      return { decision, memory: noteQuiet(history, decision, seen.now, lastAsked) };
    },
    due: createThrottle(MEET_PAUSE_MS),
    addressOf: ({ pod }, { pods, leaving = [] }, { port }) => addressIn([...pods, ...leaving], pod, port),
    run: runStep,
    remember: noteSteps,
    verdict: (question, observation, spec) => giveVerdict({ ...question, observation, spec }),
    gauges: {
      slots_assigned: 'Slots that have an owner.',
      slots_to_move: 'Slots that are to move to another shard.',
    },
    measure(seen, spec) {
      const view = viewOf(seen, spec);
      return { slots_assigned: view.ownership.assigned, slots_to_move: slotsToMove(view) };
    },
    notices({ pods }) {
      const homeless = pods.filter(pod => pod.answers && !pod.zone).map(({ pod }) => pod);
      if (homeless.length === 0) return [];
      const reason = 'these servers do not carry their zone, so primaries are not spread over zones on purpose';
      return [{ event: 'zones unknown', fields: { pods: homeless, reason } }];
    },
    status: ({ pods, leaving }) => ({
      pods: pods.map(describePod),
      ...(leaving ? { leaving: leaving.map(describePod) } : {}),
    }),
  };
}

function describePod(pod: PodObservation): Readonly<Record<string, unknown>> {
  if (!pod.answers) return { pod: pod.pod, problem: pod.problem };
  const { known, ...own } = pod;
  return { ...own, knows: known.length };
}
