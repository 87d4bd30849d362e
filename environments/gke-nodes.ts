import type { GkeSettings } from '../infra/gke/settings';
import { REDIS_NODES } from '../infra/nodes';
import type { Scheduling } from '../lib';

/**
 * Taint that GKE gives to Arm nodes by itself.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment
 */
const ARM = { key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' } as const;

/** How servers and keeper get onto the nodes for Redis, and onto no others. */
export function redisNodes({ redisNodes: { architecture = 'amd64' } }: Pick<GkeSettings, 'redisNodes'>): Scheduling {
  const { key, value } = REDIS_NODES;
  return {
    nodeSelector: { [key]: value },
    tolerations: [{ key, value }, ...(architecture === 'arm64' ? [ARM] : [])],
    architectures: [architecture],
  };
}
