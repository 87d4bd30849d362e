import type { AnyEnvironment } from './environment';

/** kind, or any cluster: small, and of built-in kinds only. */
export const local: AnyEnvironment = {
  name: 'local',
  cloud: 'any',
  redis: {
    namespace: 'redis',
    name: 'redis',
    cluster: {
      resources: { cpu: '50m', memory: '256Mi' },
      persistence: { kind: 'dynamic', size: '1Gi' },
    },
  },
  counter: { namespace: 'counter', replicas: 1 },
  sentinel: {
    namespace: 'sentinel',
    name: 'redis',
    servers: {
      resources: { cpu: '50m', memory: '256Mi' },
      persistence: { kind: 'dynamic', size: '1Gi' },
    },
    counter: { namespace: 'sentinel-counter', replicas: 1 },
  },
};
