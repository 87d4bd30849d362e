import type { Environment } from './environment';

const region = 'asia-east1';

/** GKE, small: one replica a shard, spread as far as the nodes allow. */
export const gkeDev: Environment = {
  name: 'gke-dev',
  cloud: 'gke',
  region,
  redis: {
    namespace: 'redis',
    name: 'redis',
    cluster: {
      resources: { cpu: '100m', memory: '1Gi' },
      persistence: { kind: 'dynamic', size: '10Gi', storageClass: 'standard-rwo' },
      monitoring: {},
    },
  },
  counter: { namespace: 'counter', replicas: 1 },
};
