import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/** Deletes a pod's object at once. Its processes are killed soon after, and its successor may start before that. */
export const forceDeletePod: Fault = {
  name: 'delete pod by force',
  portable: true,
  inject: async ({ namespace, pod }) => {
    await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
  },
  heal: healsItself,
};
