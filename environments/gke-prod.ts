import type { Environment } from './environment';

const region = 'asia-east1';

/** GKE, for production: each shard in three zones, so that any one of them may go. */
export const gkeProd: Environment = {
  name: 'gke-prod',
  cloud: 'gke',
  region,
  redis: {
    namespace: 'redis',
    name: 'redis',
    cluster: {
      replicasPerShard: 2,
      resources: { cpu: '1', memory: '4Gi' },
      persistence: { kind: 'dynamic', size: '50Gi', storageClass: 'premium-rwo' },
      placement: { spread: 'required', zones: ['a', 'b', 'c'].map(zone => `${region}-${zone}`) },
      monitoring: {},
    },
  },
  counter: { namespace: 'counter', replicas: 2 },
};
