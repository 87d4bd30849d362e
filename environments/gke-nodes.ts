import type { GkeSettings } from '../infra/gke/settings';
import { REDIS_NODES } from '../infra/nodes';
import type { Scheduling } from '../lib';

/** How servers and keeper get onto the nodes for Redis, and onto no others. */
export function redisNodes({ redisNodes: { architecture = 'amd64' } }: Pick<GkeSettings, 'redisNodes'>): Scheduling {
  const { key, value } = REDIS_NODES;
  return {
    nodeSelector: { [key]: value },
    tolerations: [{ key, value }],
    architectures: [architecture],
  };
}
