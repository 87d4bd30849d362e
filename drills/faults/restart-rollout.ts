import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/**
 * Has workloads replace their pods one after the other, as each change of their template does.
 *
 * @param workloads Kind and name of each, such as `statefulset/redis`.
 */
export function restartRollout(...workloads: readonly string[]): Fault {
  return {
    name: `replace the pods of ${workloads.join(' and ')}`,
    portable: true,
    inject: async ({ namespace }) => {
      await kubectl(['-n', namespace, 'rollout', 'restart', ...workloads]);
    },
    heal: healsItself,
  };
}
