import type { SilentPod } from './observation/silent';

/** Pods that are there and do not let the keeper in, or undefined where there are none. */
export function describeRefusals(silent: readonly SilentPod[]): string | undefined {
  const refusing = silent.filter(({ cause }) => cause === 'refused');
  return refusing.length > 0 ? refusing.map(({ pod, problem }) => `${pod} ${problem}`).join('; ') : undefined;
}
