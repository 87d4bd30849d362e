import type { MirrorSpec } from '../../lib/config/keeper-spec';
import type { Kind } from '../kind';
import type { Lasting } from '../lasting';
import { addressIn } from '../observation/address-in';
import { note, UNAWARE } from '../replicated/memory';
import { decide, lastingStates } from './decide';
import { createComparison } from './drift';
import { type Fetch, fetchPage } from './envoy';
import type { Observation } from './observation';
import { observe } from './observe';
import { parseMirror } from './spec';
import { runStep, type Step } from './steps';
import { viewOf } from './view';

/** The types of servers that Envoys mirror. */
export interface Mirror {
  readonly spec: MirrorSpec;
  readonly seen: Observation;
  readonly step: Step;
  readonly memory: Lasting;
  readonly permit: undefined;
}

/** Servers that Envoys mirror, for one keeper. `fetchAt`: how the Envoys are asked. */
export function createMirror(fetchAt: Fetch = fetchPage): Kind<Mirror> {
  const compare = createComparison();
  return {
    parse: parseMirror,
    servers: ({ servers }) => servers,
    observe: (spec, surroundings, now) => observe(spec, surroundings, now, fetchAt, compare),
    unaware: UNAWARE,
    decide(seen, spec, memory) {
      const view = viewOf(seen, spec);
      const history = note(memory, lastingStates(view), seen.now);
      return { decision: decide(view, history), memory: history };
    },
    addressOf: ({ pod }, { pods }, { port }) => addressIn(pods, pod, port),
    run: (step, call, spec, tools) => runStep(step, call, spec, tools, fetchAt),
    remember: memory => memory,
    // The others go on without it.
    verdict: () => ({ answer: 'teardown' }),
    gauges: {
      servers_in_sync: 'Servers that have every write, as far as is known, and take clients.',
      drift:
        'Sampled keys, the number of keys counted as one, in which servers that take clients have differed for a while.',
    },
    measure: (seen, spec) => ({
      servers_in_sync: viewOf(seen, spec).members.length,
      drift: seen.drift.differing,
    }),
    notices: () => [],
    status: ({ pods, envoys, drift }) => ({ pods, envoys: Object.fromEntries(envoys), drift }),
  };
}
