import type { EksEnvironment } from './environment';
import { production } from './shapes';

/** EKS, for production. */
export const eksProd: EksEnvironment = {
  name: 'eks-prod',
  cloud: 'eks',
  region: 'eu-central-1',
  ...production({
    zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    persistence: { kind: 'dynamic', size: '50Gi', storageClass: { name: 'redis-gp3' } },
  }),
};
