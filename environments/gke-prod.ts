import { production } from './shapes';

/** GKE, for production. */
export const gkeProd = production({
  name: 'gke-prod',
  cloud: 'gke',
  region: 'asia-east1',
  zones: ['asia-east1-a', 'asia-east1-b', 'asia-east1-c'],
  volume: { size: '50Gi', storageClass: 'premium-rwo' },
});
