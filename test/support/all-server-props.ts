import {
  type Backup,
  type BackupStore,
  Credentials,
  type DataProps,
  type Migration,
  type MigrationSource,
  type Restore,
  type ServerProps,
  type Stored,
  type Tls,
  type VolumeSnapshots,
} from '../../lib';

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

const STORE: BackupStore = {
  kind: 's3',
  bucket: 'backups',
  prefix: 'redis',
  region: 'eu-central-1',
  endpoint: 'https://s3.example.com:9000',
  accessKey: { secret: 'store', idKey: 'id', secretKey: 'secret' },
};
const STORED: Required<Stored> = {
  store: STORE,
  encryptionKey: { secret: 'encryption', key: 'key' },
  serviceAccount: 'redis-backup',
  image: 'registry.example/rclone:1.71.2',
  resources: { cpu: '200m', memory: '512Mi' },
  scratch: '40Gi',
};

/** Every setting of what carries data elsewhere, and of what follows another Redis. */
export const ALL_DATA: Required<Omit<DataProps, 'restore'>> = {
  backup: {
    ...STORED,
    schedule: '30 1 * * 1-5',
    timeZone: 'Europe/Berlin',
    keep: 7,
    fromPrimary: true,
    maxAgeHours: 80,
    suspend: true,
  } satisfies Required<Backup>,
  volumeSnapshots: {
    serviceAccount: 'redis-backup',
    snapshotClass: 'redis-snapshots',
    schedule: '@daily',
    timeZone: 'Etc/UTC',
    keep: 3,
    maxAgeHours: 50,
    suspend: true,
    resources: { cpu: '30m', memory: '160Mi' },
  } satisfies Required<VolumeSnapshots>,
  copied: true,
  migration: {
    source: {
      host: 'sentinel.example.com',
      port: 26380,
      mode: 'sentinel',
      primaryName: 'main',
      user: 'copier',
      password: { secret: 'former', key: 'password' },
      tls: { secretName: 'former-tls' },
      ports: [6390],
    } satisfies Required<MigrationSource>,
    followBy: 'replicas',
    primaries: 1,
    serverResources: { cpu: '1', memory: '4Gi' },
    resources: { cpu: '200m', memory: '512Mi' },
    scratch: '8Gi',
    deleteExtra: true,
    active: false,
  } satisfies Required<Migration>,
};

/** Every setting of a restore: a topology that is filled from a backup is filled from nowhere else. */
export const ALL_RESTORE: Required<Restore> = {
  ...STORED,
  of: { namespace: 'elsewhere', name: 'redis' },
  backup: '20261129T020000Z',
  serverResources: { cpu: '1', memory: '4Gi' },
};
