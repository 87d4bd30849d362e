import type { EksEnvironment } from './environment';
import { development } from './shapes';

/** EKS, small. */
export const eksDev: EksEnvironment = {
  name: 'eks-dev',
  cloud: 'eks',
  region: 'eu-central-1',
  ...development({
    persistence: {
      kind: 'dynamic',
      size: '5Gi',
      // What is taken down leaves no volume behind that costs.
      storageClass: { name: 'redis-gp3', reclaimPolicy: 'Delete' },
    },
  }),
};
