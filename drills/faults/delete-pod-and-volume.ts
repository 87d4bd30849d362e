import { kubectl, kubectlJson } from '../kubectl';
import { type Fault, healsItself } from './fault';

interface PodWithClaims {
  readonly spec: { readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[] };
}

/** Deletes a pod by force together with its claims, as the loss of a disk does: its successor starts with nothing. */
export const deletePodAndVolume: Fault = {
  name: 'delete pod and volume',
  portable: true,
  inject: async ({ namespace, pod }) => {
    const { spec } = await kubectlJson<PodWithClaims>(['-n', namespace, 'get', 'pod', pod]);
    const claims = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => (claim ? [claim.claimName] : []));
    // Claims go when their pod is gone, and its successor is not started before they are.
    for (const claim of claims) await kubectl(['-n', namespace, 'delete', 'pvc', claim, '--wait=false']);
    await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
  },
  heal: healsItself,
};
