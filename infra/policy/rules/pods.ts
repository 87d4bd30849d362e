import type { ResourceValidationPolicy } from '@pulumi/policy';
import { check } from '../../../lib/validation';
import { containersOf, eachPod } from '../objects';

/** Pods that Pulumi applies; what Helm charts make is for the Pod Security Standards of their namespaces. */
export const pods: ResourceValidationPolicy = {
  name: 'pods-are-confined',
  description: 'No pod is privileged, or reaches into its node.',
  remediationSteps: 'Leave the setting out. A program that needs its node belongs into a chart of its own, not here.',
  severity: 'high',
  validateResource: eachPod(pod =>
    check(
      ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).map(
        key => [pod[key] === true, `${key} is true: the pod would share it with its node`] as const,
      ),
      ...(pod.volumes ?? []).map(
        ({ name, hostPath }) => [hostPath !== undefined, `volume ${name}: hostPath is a folder of the node`] as const,
      ),
      ...containersOf(pod).flatMap(({ name, securityContext = {} }) => {
        const { privileged, allowPrivilegeEscalation, capabilities } = securityContext;
        return [
          [privileged === true, `container ${name}: privileged is true`],
          [allowPrivilegeEscalation === true, `container ${name}: allowPrivilegeEscalation is true`],
          [
            (capabilities?.add ?? []).length > 0,
            `container ${name}: capabilities.add has ${capabilities?.add?.join(', ')}`,
          ],
        ] as const;
      }),
    ),
  ),
};
