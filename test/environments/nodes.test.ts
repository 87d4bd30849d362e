import { redisNodes } from '../../environments/nodes';
import type { GkeNodes } from '../../infra/gke/settings';

const own = { key: 'redis-ha/nodes', value: 'redis' };
const nodes: GkeNodes = { machineType: 'e2-standard-2', perZone: 1 };

it.each<[string, GkeNodes, string]>([
  ['amd64 by default', nodes, 'amd64'],
  ['amd64', { ...nodes, architecture: 'amd64' }, 'amd64'],
  ['arm64', { ...nodes, architecture: 'arm64' }, 'arm64'],
])('nodes for Redis: %s', (_, settings, architecture) => {
  expect(redisNodes({ redisNodes: settings })).toEqual({
    nodeSelector: { 'redis-ha/nodes': 'redis' },
    tolerations: [own],
    architectures: [architecture],
  });
});
