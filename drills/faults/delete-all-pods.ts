import { kubectl } from '../kubectl';
import { type Fault, healsItself, type Target } from './fault';

/** Deletes all pods of the target's selector at once, as a hasty restart does: all addresses change. */
export const deleteAllPods: Fault = {
  name: 'delete all pods',
  portable: true,
  inject: target => deleteSelected(target, []),
  heal: healsItself,
};

/** The same without any grace, as the loss of a whole node pool. */
export const forceDeleteAllPods: Fault = {
  name: 'delete all pods by force',
  portable: true,
  inject: target => deleteSelected(target, ['--grace-period=0', '--force']),
  heal: healsItself,
};

async function deleteSelected({ namespace, selector }: Target, flags: readonly string[]): Promise<void> {
  if (!selector) throw new Error('The faults of all pods need a target with a selector.');
  await kubectl(['-n', namespace, 'delete', 'pods', '--selector', selector, '--wait=false', ...flags]);
}
