import { kubectl, unlessMissing } from '../kubectl';
import { containerOf, type Fault, type Target } from './fault';
import { testCluster } from './test-cluster';

const NAME = 'freeze process';

/** Stops a container's first process without ending it: connections stay open, and nothing answers. */
export const freezeProcess: Fault = {
  name: NAME,
  portable: false,
  inject: target => signal(target, 'STOP'),
  heal: async target => {
    // A pod that was replaced meanwhile has nothing to go on with.
    const there = await unlessMissing(kubectl(['-n', target.namespace, 'get', 'pod', target.pod]));
    if (there) await signal(target, 'CONT');
  },
};

async function signal(target: Target, name: 'STOP' | 'CONT'): Promise<void> {
  await testCluster(NAME, 'kill-container')([target.namespace, target.pod, containerOf(target), name]);
}
