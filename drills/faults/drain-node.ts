import { kubectl } from '../kubectl';
import type { Fault } from './fault';
import { markedNodes, markNode, unmarkNode } from './node-mark';

/** A drain waits for evictions that a disruption budget holds up, and for handing over. */
const TIMEOUT_MS = 600_000;

/**
 * Drains the target's node, as an upgrade does: evictions heed disruption budgets. With a selector it evicts only the
 * pods that match, so that others on a shared cluster stay where they are.
 */
export const drainNode: Fault = {
  name: 'drain node',
  portable: true,
  inject: async target => {
    const node = await markNode(target);
    const only = target.selector ? ['--pod-selector', target.selector] : [];
    const timeout = [`--timeout=${TIMEOUT_MS / 1000}s`];
    await kubectl(['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', ...timeout, ...only], {
      timeoutMs: TIMEOUT_MS + 10_000,
    });
  },
  heal: async target => {
    for (const node of await markedNodes(target)) {
      await kubectl(['uncordon', node]);
      await unmarkNode(node);
    }
  },
};
