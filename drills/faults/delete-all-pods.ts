import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/** Deletes all pods of the target's selector at once, as a hasty restart does: all addresses change. */
export const deleteAllPods = deletingAll('delete all pods', []);

/** The same without any grace, as the loss of a whole node pool. */
export const forceDeleteAllPods = deletingAll('delete all pods by force', ['--grace-period=0', '--force']);

function deletingAll(name: string, flags: readonly string[]): Fault {
  return {
    name,
    portable: true,
    inject: async ({ namespace, selector }) => {
      if (!selector) throw new Error(`The fault "${name}" needs a target with a selector.`);
      await kubectl(['-n', namespace, 'delete', 'pods', '--selector', selector, '--wait=false', ...flags]);
    },
    heal: healsItself,
  };
}
