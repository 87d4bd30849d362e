import type { GkeSettings } from '../infra/gke/settings';
import type { GkeEnvironment } from './environment';
import { redisNodes } from './nodes';
import { development } from './shapes';

const gke: GkeSettings = {
  region: 'asia-east1',
  zones: ['asia-east1-a'],
  controlPlane: 'zonal',
  // Three, so that the loss of one takes one of the three primaries.
  redisNodes: { machineType: 'e2-standard-2', perZone: 3 },
  generalNodes: { machineType: 'e2-standard-2', perZone: 2 },
  deletionProtection: false,
};

/** GKE, small: in one zone. */
export const gkeDev: GkeEnvironment = {
  name: 'gke-dev',
  cloud: 'gke',
  gke,
  workloads: 'argocd',
  backup: { serviceAccount: 'redis-backup' },
  ...development({
    nodes: redisNodes(gke),
    persistence: {
      kind: 'dynamic',
      size: '10Gi',
      // What is taken down leaves no disk behind that costs.
      storageClass: { name: 'redis-pd-balanced', type: 'pd-balanced', reclaimPolicy: 'Delete' },
    },
  }),
};
