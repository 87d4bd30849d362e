import { production } from './shapes';

/** EKS, for production. */
export const eksProd = production({
  name: 'eks-prod',
  cloud: 'eks',
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  volume: { size: '50Gi', storageClass: 'gp3' },
});
