import { until } from '../wait';
import type { Fault } from './fault';
import { markedNodes, markNode, unmarkNode } from './node-mark';
import { nodeNumber, testCluster } from './test-cluster';

/** Cuts the target's node off: no packet between its pods and others', its kubelet silent. */
export const cutNode = breakNode('cut node', 'cut');

/** Stops every process of the target's node and its kubelet, as a hung machine does. */
export const freezeNode = breakNode('freeze node', 'freeze');

function breakNode(name: string, verb: 'cut' | 'freeze'): Fault {
  return {
    name,
    portable: false,
    inject: async target => signalAll(name, verb, await markNode(target)),
    heal: async target => {
      for (const node of await markedNodes(target)) {
        await signalAll(name, 'heal', node);
        await unmarkNode(node);
      }
    },
  };
}

/** A probe's process may end between being found and being signalled; what was missed then is found the next time. */
async function signalAll(name: string, verb: 'cut' | 'freeze' | 'heal', node: string): Promise<void> {
  const number = nodeNumber(node);
  const signal = testCluster(name, 'node');
  await until(() => signal([verb, number]), {
    what: `"node ${verb} ${number}" to reach every process`,
    timeoutMs: 30_000,
    everyMs: 100,
  });
}
