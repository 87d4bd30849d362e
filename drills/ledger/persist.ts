import { failure } from './connection';

/**
 * Repeats an attempt until it succeeds, for at most `timeoutMs`; a route pauses by itself after a failure. Throws the
 * last failure, or the first one whose code is `hopeless`.
 */
export async function persist<T>(
  attempt: () => Promise<T>,
  timeoutMs: number,
  hopeless: (code: string) => boolean = () => false,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (hopeless(failure(error, 'unanswered').code) || performance.now() > deadline) throw error;
    }
  }
}
