import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/** Deletes all pods of the target's selector at once, as the loss of a whole node pool does: all addresses change. */
export const deleteAllPods: Fault = {
  name: 'delete all pods',
  portable: true,
  inject: async ({ namespace, selector }) => {
    if (!selector) throw new Error('The fault "delete all pods" needs a target with a selector.');
    const force = ['--grace-period=0', '--force', '--wait=false'];
    await kubectl(['-n', namespace, 'delete', 'pods', '--selector', selector, ...force]);
  },
  heal: healsItself,
};
