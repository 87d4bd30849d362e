import { development } from './shapes';

/** GKE, small. */
export const gkeDev = development({
  name: 'gke-dev',
  cloud: 'gke',
  region: 'asia-east1',
  volume: { size: '10Gi', storageClass: 'standard-rwo' },
});
