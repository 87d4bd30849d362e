import type { EksSettings } from '../infra/eks/settings';
import type { EksEnvironment } from './environment';
import { redisNodes } from './nodes';
import { OPERATORS } from './operators';
import { production } from './shapes';

const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];

const eks: EksSettings = {
  region: 'eu-central-1',
  zones,
  version: '1.35',
  nat: 'zonal',
  authorizedNetworks: OPERATORS,
  // One node has room for the servers of its zone, so that the other can be replaced.
  redisNodes: { instanceType: 'r7g.xlarge', perZone: 2, architecture: 'arm64' },
  generalNodes: { instanceType: 'm7g.xlarge', perZone: 1, architecture: 'arm64' },
  deletionProtection: true,
};

/** EKS, for production. */
export const eksProd: EksEnvironment = {
  name: 'eks-prod',
  cloud: 'eks',
  eks,
  workloads: 'gitops',
  backup: { serviceAccount: 'redis-backup' },
  ...production({
    zones,
    nodes: redisNodes(eks),
    persistence: { kind: 'dynamic', size: '50Gi', storageClass: { name: 'redis-gp3' } },
  }),
};
