import {
  Credentials,
  type RedisClusterProps,
  type RedisDynomiteProps,
  type RedisEnvoyMirrorProps,
  type RedisEnvoyProxyProps,
  type RedisFrontProps,
  type RedisReplicationProps,
  type RedisSentinelProps,
  type RedisStandaloneProps,
} from '../../lib';
import { ALL_DATA, ALL_SERVER_PROPS, ALL_TLS } from './all-server-props';

/* Every prop of each topology, so that a new one breaks their tests until it is covered. */

export const ALL_CLUSTER: Required<Omit<RedisClusterProps, 'restore'>> = {
  ...ALL_SERVER_PROPS,
  tls: ALL_TLS,
  ...ALL_DATA,
  directives: { ...ALL_SERVER_PROPS.directives, 'cluster-databases': '4' },
  shards: 4,
  replicasPerShard: 2,
  placement: {
    spread: 'required',
    zones: ['a', 'b', 'c'],
    nodeSelector: { pool: 'redis' },
    tolerations: [{ key: 'dedicated' }],
    priorityClass: 'high',
    architectures: ['amd64', 'arm64'],
  },
  disruptionBudget: { maxUnavailable: 2 },
  gracePeriodSeconds: 120,
  nodeTimeoutMs: 3000,
  rebalance: { streams: 1, slotsAtOnce: 4, keysPerSecond: 500, largestKey: '1Mi' },
  keeper: { image: 'node:22-alpine', mode: 'dry-run', resources: { cpu: '50m', memory: '256Mi' } },
};

export const ALL_SENTINEL: Required<Omit<RedisSentinelProps, 'restore'>> = {
  ...ALL_SERVER_PROPS,
  tls: ALL_TLS,
  ...ALL_DATA,
  servers: 4,
  sentinels: {
    count: 5,
    quorum: 3,
    as: 'pods',
    resources: { cpu: '50m', memory: '96Mi' },
    placement: { spread: 'preferred', zones: ['x', 'y', 'z'], nodeSelector: { pool: 'small' } },
  },
  downAfterMs: 3000,
  failoverTimeoutMs: 9000,
  parallelSyncs: 2,
  placement: { zones: ['a', 'b', 'c'], nodeSelector: { pool: 'redis' } },
  disruptionBudget: { maxUnavailable: 2 },
  minReplicasToWrite: 2,
  maxReplicaLagSeconds: 5,
  gracePeriodSeconds: 300,
  keeper: { image: 'node:22-alpine', mode: 'dry-run' },
};

export const ALL_REPLICATION: Required<Omit<RedisReplicationProps, 'restore'>> = {
  ...ALL_SERVER_PROPS,
  tls: ALL_TLS,
  ...ALL_DATA,
  replicas: 2,
  primary: 1,
  placement: { spread: 'required', zones: ['a', 'b', 'c'], nodeSelector: { pool: 'redis' } },
  disruptionBudget: { maxUnavailable: 2 },
  minReplicasToWrite: 1,
  maxReplicaLagSeconds: 5,
  gracePeriodSeconds: 300,
  keeper: { image: 'node:22-alpine', mode: 'paused' },
};

export const ALL_STANDALONE: Required<Omit<RedisStandaloneProps, 'restore'>> = {
  ...ALL_SERVER_PROPS,
  tls: ALL_TLS,
  ...ALL_DATA,
  placement: { zones: ['a'], nodeSelector: { pool: 'redis' }, tolerations: [{ key: 'dedicated' }] },
  gracePeriodSeconds: 300,
};

export const ALL_MIRROR: Required<RedisEnvoyMirrorProps> = {
  ...ALL_SERVER_PROPS,
  servers: 3,
  trusted: 1,
  excludeReadCommands: true,
  requiredCommands: ['SET', 'incr'],
  opTimeoutMs: 1500,
  maxConnections: 300,
  envoyImage: 'mirror.example/envoy:v1.40.0',
  envoyResources: { cpu: '200m', memory: '128Mi' },
  placement: { spread: 'required', zones: ['a', 'b', 'c'], nodeSelector: { pool: 'redis' } },
  disruptionBudget: { maxUnavailable: 2 },
  keeper: { image: 'node:22-alpine', mode: 'paused' },
  gracePeriodSeconds: 300,
};

export const ALL_DYNOMITE: Required<RedisDynomiteProps> = {
  ...ALL_SERVER_PROPS,
  image: 'mirror.example/dynomite@sha256:0f',
  dataCenters: [
    { name: 'east', racks: ['a', 'b', 'c'], nodesPerRack: 2, placement: { zones: ['x', 'y', 'z'] } },
    { name: 'west', racks: ['a', 'b', 'c'] },
  ],
  readConsistency: 'DC_QUORUM',
  writeConsistency: 'DC_EACH_SAFE_QUORUM',
  secureServerOption: 'datacenter',
  pem: { secretName: 'ring', key: 'ring.pem' },
  requiredCommands: ['GET', 'hset', 'EVAL'],
  timeoutMs: 3000,
  bufferBytes: 32_768,
  maxMessages: 100_000,
  dynomiteResources: { cpu: '300m', memory: '1Gi' },
  placement: { nodeSelector: { pool: 'redis' } },
  disruptionBudget: { maxUnavailable: 2 },
  gracePeriodSeconds: 300,
};

export const ALL_PROXY: Required<Omit<RedisEnvoyProxyProps, 'redis' | 'routes'>> = {
  name: 'entrance',
  as: 'deployment',
  replicas: 3,
  resources: { cpu: '500m', cpuLimit: '2', memory: '1Gi' },
  placement: { spread: 'required', zones: ['a', 'b', 'c'], tolerations: [{ key: 'redis' }] },
  disruptionBudget: { maxUnavailable: 2 },
  image: 'mirror.example/envoy:v1.40.1',
  imagePull: { policy: 'Always', secrets: ['mirror'] },
  maxConnections: 5000,
  opTimeoutMs: 1500,
  readPolicy: 'prefer-replica',
  requiredCommands: ['SET', 'get', 'client setname'],
  credentials: Credentials.fromSecret('entrance-passwords'),
  tls: { secretName: 'entrance-certificate', clientCertificates: true },
  upstreamTls: { secretName: 'redis-certificates', serverName: 'redis.example', clientCertificate: true },
  monitoring: { namespace: 'metrics', interval: '30s' },
};

export const ALL_FRONT: Required<Omit<RedisFrontProps, 'redis'>> = {
  name: 'entrance',
  replicas: 3,
  resources: { cpu: '500m', cpuLimit: '2', memory: '1Gi' },
  placement: { spread: 'required', zones: ['a', 'b', 'c'], tolerations: [{ key: 'redis' }] },
  disruptionBudget: { maxUnavailable: 2 },
  image: 'mirror.example/haproxy:3.2.1',
  imagePull: { policy: 'Always', secrets: ['mirror'] },
  maxConnections: 5000,
  checkIntervalMs: 1000,
  readFallback: 'none',
  tls: { secretName: 'front-certificate' },
  monitoring: { namespace: 'metrics', interval: '30s' },
};
