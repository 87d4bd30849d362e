import { redisNodes } from '../../environments/gke-nodes';
import type { GkeNodes } from '../../infra/gke/settings';

const own = { key: 'redis-ha/nodes', value: 'redis' };
const nodes: GkeNodes = { machineType: 'e2-standard-2', perZone: 1 };

it.each<[string, GkeNodes, object]>([
  ['by default', nodes, { tolerations: [own], architectures: ['amd64'] }],
  ['amd64', { ...nodes, architecture: 'amd64' }, { tolerations: [own], architectures: ['amd64'] }],
  [
    'arm64, whose nodes GKE taints',
    { ...nodes, architecture: 'arm64' },
    {
      tolerations: [own, { key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }],
      architectures: ['arm64'],
    },
  ],
])('nodes for Redis: %s', (_, settings, expected) => {
  expect(redisNodes({ redisNodes: settings })).toEqual({ nodeSelector: { 'redis-ha/nodes': 'redis' }, ...expected });
});
