import type { Fault, Target } from './fault';

/** A fault that is done several times, each once the condition holds again. */
export function repeated(
  fault: Fault,
  times: number,
  between: (target: Target, times: number) => Promise<unknown>,
): Fault {
  return {
    ...fault,
    name: `${fault.name}, ${times} times`,
    inject: async target => {
      for (let time = 0; time < times; time++) {
        if (time > 0) await between(target, time);
        await fault.inject(target);
      }
    },
  };
}
