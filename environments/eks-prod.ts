import type { Environment } from './environment';

const region = 'eu-central-1';

/** EKS, for production: each shard in three zones, so that any one of them may go. */
export const eksProd: Environment = {
  name: 'eks-prod',
  cloud: 'eks',
  region,
  redis: {
    namespace: 'redis',
    name: 'redis',
    cluster: {
      replicasPerShard: 2,
      resources: { cpu: '1', memory: '4Gi' },
      persistence: { kind: 'dynamic', size: '50Gi', storageClass: 'gp3' },
      placement: { spread: 'required', zones: ['a', 'b', 'c'].map(zone => `${region}${zone}`) },
      monitoring: {},
    },
  },
  counter: { namespace: 'counter', replicas: 2 },
};
