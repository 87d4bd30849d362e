import type { ReplicationSpec } from '../../lib/config/keeper-spec';
import type { Kind } from '../kind';
import type { Lasting } from '../lasting';
import { addressIn } from '../observation/address-in';
import { inParallel } from '../parallel';
import { note, UNAWARE } from '../replicated/memory';
import { observeServer } from '../replicated/observe-server';
import { decide, lastingStates } from './decide';
import { parseReplication } from './spec';
import { runStep, type Step } from './steps';
import { type Observation, viewOf } from './view';

/** The types of a primary that is said, and its replicas. */
export interface Replication {
  readonly spec: ReplicationSpec;
  readonly seen: Observation;
  readonly step: Step;
  readonly memory: Lasting;
  readonly permit: undefined;
}

/** A primary that the spec says, and its replicas. */
export const REPLICATION: Kind<Replication> = {
  parse: parseReplication,
  servers: ({ servers }) => servers,
  async observe(spec, surroundings, now) {
    const pods = await inParallel(spec.servers, pod => observeServer(pod, spec, surroundings));
    const answering = pods.filter(pod => pod.answers);
    surroundings.connections.keepOnly(answering.map(({ ip }) => ({ ip, port: spec.port })));
    return { now, pods };
  },
  unaware: UNAWARE,
  decide(seen, spec, memory) {
    const view = viewOf(seen, spec);
    const history = note(memory, lastingStates(view), seen.now);
    return { decision: decide(view, history), memory: history };
  },
  addressOf: ({ pod }, { pods }, { port }) => addressIn(pods, pod, port),
  run: runStep,
  remember: memory => memory,
  // There is nobody to hand over to: the spec says who is the primary.
  verdict: () => ({ answer: 'teardown' }),
  gauges: {},
  measure: () => ({}),
  notices: () => [],
  status: ({ pods }) => ({ pods }),
};
