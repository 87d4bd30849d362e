import type { KeeperMode } from '../lib/config/keeper-spec';
import type { AnyStep, Decision } from './decision';

/** What is left of a decision in this mode. The steps of a dry run stay in it, for people to see; they are not run. */
export function inMode<S extends AnyStep>(decision: Decision<S>, mode: KeeperMode = 'act'): Decision<S> {
  switch (mode) {
    case 'act':
      return decision;
    case 'dry-run':
      return decision.steps.length === 0
        ? decision
        : { ...decision, reason: `a dry run, so nothing is done: ${decision.reason ?? ''}` };
    case 'paused': {
      const otherwise =
        decision.state === 'settled' ? 'all is as wanted' : `${decision.state}: ${decision.reason ?? ''}`;
      return { state: 'paused', steps: [], reason: `the keeper is paused by its mode; if it were not: ${otherwise}` };
    }
  }
}
