import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/**
 * Has a workload replace its pods one after the other, as each change of its template does.
 *
 * @param workload Kind and name, such as `statefulset/redis`.
 */
export function restartRollout(workload: string): Fault {
  return {
    name: `replace the pods of ${workload}`,
    portable: true,
    inject: async ({ namespace }) => {
      await kubectl(['-n', namespace, 'rollout', 'restart', workload]);
    },
    heal: healsItself,
  };
}
