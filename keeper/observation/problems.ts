import type { SilentPod } from './silent';

type Problem = Pick<SilentPod, 'cause' | 'problem'>;

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'does not answer: connection refused',
  ECONNRESET: 'does not answer: connection reset',
  EHOSTUNREACH: 'does not answer: no route to its address',
  ENETUNREACH: 'does not answer: no route to its address',
  ETIMEDOUT: 'does not answer: no connection in time',
  ENOTFOUND: 'does not answer: it has no address in DNS',
  EAI_AGAIN: 'does not answer: DNS gives no answer',
};

/** Whether nobody listens there: the process is not running, or there is no such pod. */
export function nobodyListens({ problem }: Pick<SilentPod, 'problem'>): boolean {
  return problem === NETWORK.ECONNREFUSED || problem === NETWORK.ENOTFOUND;
}

/** Says in words why a pod can't be asked, from the error that asking it ended in. */
export function describeProblem(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const network = NETWORK[errorCode(error)];
  if (network) return { cause: 'unreachable', problem: network };
  if (message.startsWith('LOADING')) return { cause: 'loading', problem: 'is still loading its data set' };
  if (/^(NOAUTH|WRONGPASS)/.test(message)) {
    return {
      cause: 'refused',
      problem: "refuses the keeper's password: check that its ACL user `keeper` and the keeper's PASSWORD_FILE agree",
    };
  }
  if (message.startsWith('NOPERM')) {
    return { cause: 'refused', problem: `does not let the keeper work: check the rights of its ACL user (${message})` };
  }
  if (message.startsWith('BUSY')) return { cause: 'unreachable', problem: 'is busy with a script' };
  if (/timed out|timeout/i.test(message)) return { cause: 'unreachable', problem: 'does not answer in time' };
  return { cause: 'unreachable', problem: `does not answer: ${message.replace(/[.\s]+$/, '')}` };
}

/** The system's name for what went wrong; an error that wraps another one has it in its text alone. */
function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : (/\b(E[A-Z_]{4,})\b/.exec(String(error))?.[1] ?? '');
}
