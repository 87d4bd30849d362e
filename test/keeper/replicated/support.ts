import type { SilentPod } from '../../../keeper/observation/silent';
import type { AnsweringServer } from '../../../keeper/replicated/observation';

/** A server in limbo with nothing in it, as one is that starts for the first time. */
export function inLimbo(pod: string, more: Partial<AnsweringServer> = {}): AnsweringServer {
  return {
    answers: true,
    pod,
    ip: `ip:${pod}`,
    role: 'replica',
    limbo: true,
    linkUp: false,
    offset: 0,
    replicationId: 'r',
    keys: 0,
    handingOver: false,
    engine: 'redis 8.0.6',
    uptimeSeconds: 1000,
    ...more,
  };
}

export function primary(pod: string, more: Partial<AnsweringServer> = {}): AnsweringServer {
  return inLimbo(pod, { role: 'primary', limbo: false, keys: 5, goodReplicas: 2, ...more });
}

export function replica(pod: string, of: string, more: Partial<AnsweringServer> = {}): AnsweringServer {
  const follows = { primaryHost: `${of}.shop`, follows: of };
  return inLimbo(pod, { limbo: false, ...follows, linkUp: true, keys: 5, ...more });
}

export function silent(pod: string, cause: SilentPod['cause'] = 'unreachable'): SilentPod {
  const problem = cause === 'loading' ? 'is still loading its data set' : 'does not answer: connection refused';
  return { answers: false, pod, cause, problem };
}

/** A decision in short: its steps as `follow redis-1 redis-0`, or its state and reason where it has none. */
export function inShort({
  state,
  steps,
  reason,
}: {
  readonly state: string;
  readonly steps: readonly { readonly kind: string; readonly pod: string; readonly why: string }[];
  readonly reason?: string;
}): string {
  if (steps.length === 0) return reason ? `${state}: ${reason}` : state;
  return steps
    .map(({ why: _, kind, pod, ...details }) => {
      const texts = Object.values(details).map(each =>
        typeof each === 'object' && each ? Object.values(each).join(' ') : each,
      );
      return [kind, pod, ...texts].join(' ');
    })
    .join(', ');
}
