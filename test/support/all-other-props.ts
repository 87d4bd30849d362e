import type {
  AlertRoutesProps,
  Client,
  DiskClassProps,
  EksStorageClassProps,
  GkeStorageClassProps,
  GrafanaLoadBalancerProps,
  NodeProgramProps,
  RedisAttributes,
} from '../../lib';

/* Every prop of each construct that is no topology, so that a new one breaks their tests until it is covered. */

const KEY = { secret: 'receivers', key: 'key' };

export const ALL_ROUTES: Required<AlertRoutesProps> = {
  receivers: {
    oncall: [
      { kind: 'pagerduty', routingKey: KEY },
      { kind: 'opsgenie', apiKey: KEY, region: 'eu', teams: ['redis'] },
    ],
    team: { kind: 'slack', url: KEY, channel: '#redis' },
    office: [
      { kind: 'teams', url: KEY },
      {
        kind: 'email',
        to: ['redis@example.com'],
        from: 'alerts@example.com',
        smarthost: 'smtp.example.com:587',
        login: { user: 'alerts', password: KEY },
      },
    ],
    audit: { kind: 'webhook', url: KEY, bearerToken: KEY },
  },
  critical: 'oncall',
  warning: {
    to: 'team',
    groupBy: ['namespace', 'redis'],
    groupWait: '2m',
    groupInterval: '10m',
    repeatInterval: '12h',
    mute: ['nights'],
  },
  info: false,
  routes: [
    {
      alerts: ['RedisDown'],
      redis: ['web'],
      namespaces: ['shop'],
      severities: ['critical'],
      labels: { audited: 'yes' },
      to: 'audit',
      continue: true,
    },
    { redis: ['cart'], to: 'office', groupWait: '30s' },
  ],
  muteTimes: {
    nights: {
      times: [{ from: '18:00', to: '24:00' }],
      weekdays: ['monday'],
      months: [1],
      daysOfMonth: [{ first: 1, last: -1 }],
    },
  },
  inhibition: true,
  sendResolved: false,
  name: 'routes',
  labels: { release: 'metrics' },
};

export const ALL_GRAFANA: Required<GrafanaLoadBalancerProps> = {
  cloud: 'eks',
  name: 'grafana',
  grafana: { namespace: 'metrics', labels: { app: 'grafana' }, port: 3001 },
  port: 8443,
  access: 'public',
  sourceRanges: ['192.0.2.0/24', '198.51.100.7/32'],
  anybody: 'may reach the login page',
  https: { by: 'load-balancer', certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0f1e' },
  networkPolicy: true,
  eksController: 'aws-load-balancer-controller',
  annotations: { 'example.com/team': 'redis' },
};

export const ALL_PROGRAM: Required<NodeProgramProps> = {
  name: 'hello',
  program: 'setInterval(() => {}, 1000)',
  labels: { app: 'hello' },
  podLabels: { tier: 'web' },
  env: { PLACE: '$(POD_NAMESPACE)' },
  files: { 'hello.txt': 'hello' },
  credentials: { secretName: 'redis-credentials', users: ['application'] },
  certificate: { secretName: 'redis-certificate', shown: true },
  ports: [{ name: 'metrics', number: 9100 }],
  livenessPath: '/alive',
  readinessPath: '/ready',
  image: 'mirror.example/node:22.1.0',
  imagePull: { policy: 'Always', secrets: ['mirror'] },
  resources: { cpu: '50m', cpuLimit: '1', memory: '256Mi' },
  drainSeconds: 5,
  gracePeriodSeconds: 60,
  pod: { labels: { team: 'shop' }, annotations: { note: 'yes' } },
  replicas: 2,
  strategy: 'Recreate',
  placement: { nodeSelector: { pool: 'web' }, tolerations: [{ key: 'dedicated' }], priorityClass: 'high' },
};

const ALL_OF_CLASSES: Required<DiskClassProps> = { name: 'fast', reclaimPolicy: 'Delete', fsType: 'xfs' };

export const ALL_EKS_CLASS: Required<EksStorageClassProps> = {
  ...ALL_OF_CLASSES,
  iops: 6000,
  throughputMiBps: 500,
  encrypted: true,
  kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/0f1e',
};

export const ALL_GKE_CLASS: Required<GkeStorageClassProps> = {
  ...ALL_OF_CLASSES,
  type: 'hyperdisk-balanced-high-availability',
  replication: 'regional',
  zones: ['europe-west1-b', 'europe-west1-c'],
  iops: 6000,
  throughputMiBps: 400,
  kmsKey: 'projects/shop/locations/europe-west1/keyRings/disks/cryptoKeys/redis',
};

export const ALL_IMPORTED: Required<RedisAttributes> = {
  host: 'redis.example.com',
  port: 6380,
  user: 'application',
  secretName: 'redis-password',
  secretKey: 'secret',
  passwords: { current: 2, also: 1 },
  mode: 'sentinel',
  primaryName: 'main',
  tls: { caSecretName: 'redis-ca', clientCertificate: true },
  clientLabels: { 'redis-client': 'yes' },
  accessGranted: true,
};

export const ALL_CLIENT: Required<Client> = {
  namespace: 'shop',
  namespaceLabels: { team: 'shop' },
  podLabels: { app: 'web' },
  cidr: '10.20.0.0/16',
  except: ['10.20.1.0/24'],
};
