import { Credentials, type ServerProps, type Tls } from '../../lib';

/** Every prop that the servers of all topologies have, so that a new one breaks their tests until it is covered. */
export const ALL_SERVER_PROPS: Required<ServerProps> = {
  name: 'web',
  engine: 'valkey-9.1',
  exporter: { image: 'mirror.example/redis_exporter:v1' },
  imagePull: { policy: 'Always', secrets: ['registry'] },
  credentials: Credentials.fromSecret('passwords'),
  passwords: { current: 2, also: 1 },
  resources: { cpu: '250m', cpuLimit: '2', memory: '1Gi' },
  persistence: { kind: 'dynamic', size: '7Gi', storageClass: 'fast', retention: 'Delete' },
  updateStrategy: 'OnDelete',
  pod: {
    labels: { team: 'shop' },
    annotations: { 'example.com/scan': 'no' },
    env: { LANG: 'C' },
    volumes: [{ kind: 'emptyDir', name: 'scratch', sizeLimit: '10Mi' }],
    sidecars: [{ name: 'helper', image: 'busybox:1.37', resources: { cpu: '10m', memory: '16Mi' } }],
  },
  durability: 'both',
  appendfsync: 'always',
  savePoints: [{ seconds: 60, changes: 100 }],
  maxmemory: '500Mi',
  evictionPolicy: 'allkeys-lru',
  lazyfree: false,
  clientBuffers: {
    total: '80Mi',
    normal: { hard: '10Mi' },
    replica: { hard: '100Mi' },
    pubsub: { hard: '9Mi', soft: '3Mi', softSeconds: 5 },
  },
  ioThreads: 2,
  directives: { timeout: 60, activedefrag: true },
  monitoring: {
    labels: { release: 'prom' },
    interval: '30s',
    namespace: 'observe',
    alerts: { off: ['RedisForkSlow'] },
  },
  clusterDomain: 'k8s.example',
};

/** Every setting of TLS. */
export const ALL_TLS: Required<Tls> = {
  secretName: 'certificate',
  issuer: { name: 'ours', kind: 'ClusterIssuer', group: 'issuers.example', days: 30, renewDaysBefore: 10 },
  clientCertificates: 'required',
  plainText: true,
};
