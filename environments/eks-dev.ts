import type { Environment } from './environment';

const region = 'eu-central-1';

/** EKS, small: one replica a shard, spread as far as the nodes allow. */
export const eksDev: Environment = {
  name: 'eks-dev',
  cloud: 'eks',
  region,
  redis: {
    namespace: 'redis',
    name: 'redis',
    cluster: {
      resources: { cpu: '100m', memory: '1Gi' },
      persistence: { kind: 'dynamic', size: '5Gi', storageClass: 'gp3' },
      monitoring: {},
    },
  },
  counter: { namespace: 'counter', replicas: 1 },
};
