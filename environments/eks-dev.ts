import type { EksSettings } from '../infra/eks/settings';
import type { EksEnvironment } from './environment';
import { redisNodes } from './nodes';
import { OPERATORS } from './operators';
import { development } from './shapes';

const eks: EksSettings = {
  region: 'eu-central-1',
  // The control plane is in two zones at least; nodes and volumes are in one.
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  nodeZones: ['eu-central-1a'],
  version: '1.35',
  nat: 'single',
  authorizedNetworks: OPERATORS,
  // Three, so that the loss of one takes one of the three primaries.
  redisNodes: { instanceType: 't4g.large', perZone: 3, architecture: 'arm64' },
  generalNodes: { instanceType: 't4g.large', perZone: 2, architecture: 'arm64' },
  deletionProtection: false,
};

/** EKS, small: with nodes in one zone. */
export const eksDev: EksEnvironment = {
  name: 'eks-dev',
  cloud: 'eks',
  eks,
  workloads: 'argocd',
  backup: { serviceAccount: 'redis-backup' },
  ...development({
    nodes: redisNodes(eks),
    persistence: {
      kind: 'dynamic',
      size: '5Gi',
      // What is taken down leaves no volume behind that costs.
      storageClass: { name: 'redis-gp3', reclaimPolicy: 'Delete' },
    },
  }),
};
