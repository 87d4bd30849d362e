/** A server that can't be asked now. */
export interface SilentPod {
  readonly answers: false;
  readonly pod: string;
  readonly cause: 'unreachable' | 'loading' | 'refused';
  /** A predicate for a sentence that begins with the pod's name: `does not answer: connection refused`. */
  readonly problem: string;
}

/** Silence for this reason: whoever is at the pod's address, it is not that pod. */
export function unreachable(pod: string, problem: string): SilentPod {
  return { answers: false, pod, cause: 'unreachable', problem };
}

/** A server that is there and can't say yet what it holds. */
export function loading(pod: string): SilentPod {
  return { answers: false, pod, cause: 'loading', problem: 'is still loading its data set' };
}
