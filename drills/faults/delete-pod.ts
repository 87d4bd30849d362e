import { kubectl } from '../kubectl';
import { type Fault, healsItself } from './fault';

/** Deletes a pod as `kubectl delete` does: its preStop hook runs, and it has its grace period. */
export const deletePod: Fault = {
  name: 'delete pod',
  portable: true,
  inject: async ({ namespace, pod }) => {
    await kubectl(['-n', namespace, 'delete', 'pod', pod, '--wait=false']);
  },
  heal: healsItself,
};
