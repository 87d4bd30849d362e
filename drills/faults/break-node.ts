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
    inject: async target => testCluster(name, 'node', [verb, nodeNumber(await markNode(target))]),
    heal: async target => {
      for (const node of await markedNodes(target)) {
        await testCluster(name, 'node', ['heal', nodeNumber(node)]);
        await unmarkNode(node);
      }
    },
  };
}
