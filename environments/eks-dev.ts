import { development } from './shapes';

/** EKS, small. */
export const eksDev = development({
  name: 'eks-dev',
  cloud: 'eks',
  region: 'eu-central-1',
  volume: { size: '5Gi', storageClass: 'gp3' },
});
