import { containerOf, type Fault, healsItself } from './fault';
import { testCluster } from './test-cluster';

const NAME = 'kill process';

/** Kills a container's first process from outside, as the kernel's OOM killer does. The container is restarted. */
export const killProcess: Fault = {
  name: NAME,
  portable: false,
  inject: async target => {
    await testCluster(NAME, 'kill-container')([target.namespace, target.pod, containerOf(target), 'KILL']);
  },
  heal: healsItself,
};
