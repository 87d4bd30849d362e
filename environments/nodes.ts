import { REDIS_NODES } from '../infra/nodes';
import type { Scheduling } from '../lib';

/** The nodes for Redis, of either cloud, as far as pods must know them. */
interface Cluster {
  readonly redisNodes: { readonly architecture?: 'amd64' | 'arm64' };
}

/** How servers and keeper get onto the nodes for Redis, and onto no others. */
export function redisNodes({ redisNodes: { architecture = 'amd64' } }: Cluster): Scheduling {
  const { key, value } = REDIS_NODES;
  return {
    nodeSelector: { [key]: value },
    tolerations: [{ key, value }],
    architectures: [architecture],
  };
}
