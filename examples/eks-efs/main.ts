import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { RedisSentinel } from 'cdk8s-redis-ha';

const placement = { spread: 'required', zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] } as const;
const FILE_SYSTEM = 'fs-0123456789abcdef0';
const BUCKET = 'my-account-redis-backups';

const app = new App();

const namespaces = new Chart(app, 'namespaces');
for (const name of ['redis', 'web']) new k8s.KubeNamespace(namespaces, name, { metadata: { name } });

// An access point of the user that servers run as: all that is written is theirs. It stays when its claim goes.
new k8s.KubeStorageClass(new Chart(app, 'storage'), 'redis-efs', {
  metadata: { name: 'redis-efs' },
  provisioner: 'efs.csi.aws.com',
  parameters: {
    provisioningMode: 'efs-ap',
    fileSystemId: FILE_SYSTEM,
    directoryPerms: '700',
    uid: '999',
    gid: '1000',
  },
  reclaimPolicy: 'Retain',
});

const chart = new Chart(app, 'redis', { namespace: 'redis' });
const files = new k8s.KubePersistentVolumeClaim(chart, 'redis-files', {
  metadata: { name: 'redis-files' },
  spec: {
    storageClassName: 'redis-efs',
    accessModes: ['ReadWriteMany'],
    // EFS has no sizes, but a claim must ask for one.
    resources: { requests: { storage: k8s.Quantity.fromString('100Gi') } },
  },
});

// Whose identity reaches the bucket, by Pod Identity: there is no key.
const backup = 'redis-backup';
new k8s.KubeServiceAccount(chart, backup, { metadata: { name: backup } });

const redis = new RedisSentinel(chart, 'redis', {
  servers: 3,
  resources: { cpu: '1', memory: '8Gi' },
  placement,
  sentinels: { placement },
  // One claim for all servers, each with a folder of its own, in whichever zone it starts.
  persistence: { kind: 'existing-claim', claimName: files.name },
  // Elsewhere than the data: all copies are in one file system.
  backup: { store: { kind: 's3', bucket: BUCKET, region: 'eu-central-1' }, serviceAccount: backup },
  monitoring: { labels: { release: 'monitoring' } },
});
redis.allowFrom('web', { namespace: 'web' });

app.synth();
