import type { SentinelSpec } from '../../lib/config/keeper-spec';
import type { Kind } from '../kind';
import type { Lasting } from '../lasting';
import { addressIn } from '../observation/address-in';
import { note, UNAWARE } from '../replicated/memory';
import { decide, lastingStates } from './decide';
import type { Observation } from './observation';
import { observe } from './observe';
import { parseSentinel } from './spec';
import { isSentinelStep, runStep, type SentinelLogin, type Step } from './steps';
import { giveVerdict, type Permit } from './verdict';
import { viewOf } from './view';

/** The types of servers whose primary the Sentinels choose. */
export interface Sentinel {
  readonly spec: SentinelSpec;
  readonly seen: Observation;
  readonly step: Step;
  readonly memory: Lasting;
  readonly permit: Permit;
}

/** Servers whose primary the Sentinels choose. `login`: how Sentinels log in to the servers. */
export function createSentinel(login: SentinelLogin): Kind<Sentinel> {
  return {
    parse: parseSentinel,
    servers: ({ servers }) => servers,
    observe,
    unaware: UNAWARE,
    decide(seen, spec, memory) {
      const view = viewOf(seen, spec);
      const history = note(memory, lastingStates(view), seen.now);
      return { decision: decide(view, history), memory: history };
    },
    addressOf: (step, { pods, sentinels }, { port, sentinelPort }) =>
      isSentinelStep(step) ? addressIn(sentinels, step.pod, sentinelPort) : addressIn(pods, step.pod, port),
    run: (step, call, spec) => runStep(step, call, spec, login),
    remember: memory => memory,
    verdict: giveVerdict,
    gauges: {
      sentinels_wanted: 'Sentinels that the spec names.',
      sentinels_answering: 'Wanted Sentinels that answer.',
    },
    measure: ({ sentinels }) => ({
      sentinels_wanted: sentinels.length,
      sentinels_answering: sentinels.filter(({ answers }) => answers).length,
    }),
    notices: () => [],
    status: ({ pods, sentinels }) => ({ pods, sentinels }),
  };
}
