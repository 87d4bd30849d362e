import type { Fault } from './fault';

/** A fault that is done to one node after the other, each once the one before was healed and `back` has ended. */
export function eachInTurn(fault: Fault, nodes: readonly string[], back: (node: string) => Promise<unknown>): Fault {
  return {
    ...fault,
    name: `${fault.name}, each in turn`,
    inject: async target => {
      for (const node of nodes) {
        await fault.inject({ ...target, node });
        await fault.heal(target);
        if (node !== nodes.at(-1)) await back(node);
      }
    },
  };
}
