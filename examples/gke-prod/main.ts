import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { GkeStorageClass, RedisCluster } from 'cdk8s-redis-ha';

const ZONES = ['europe-west3-a', 'europe-west3-b', 'europe-west3-c'];
const BUCKET = 'my-project-redis-backups';

const app = new App();

const namespaces = new Chart(app, 'namespaces');
for (const name of ['redis', 'web']) new k8s.KubeNamespace(namespaces, name, { metadata: { name } });

const disks = new GkeStorageClass(new Chart(app, 'storage'), 'redis-pd-ssd', { type: 'pd-ssd' });

const chart = new Chart(app, 'redis', { namespace: 'redis' });

// Whose identity reaches the bucket, by Workload Identity: there is no key.
const backup = 'redis-backup';
new k8s.KubeServiceAccount(chart, backup, { metadata: { name: backup } });

const redis = new RedisCluster(chart, 'redis', {
  shards: 3,
  replicasPerShard: 2,
  resources: { cpu: '1', memory: '8Gi' },
  // A server of each shard in each zone: any one zone may go.
  placement: { spread: 'required', zones: ZONES },
  persistence: { kind: 'dynamic', size: '50Gi', storageClass: disks },
  backup: {
    store: { kind: 'gcs', bucket: BUCKET },
    serviceAccount: backup,
    schedule: '0 2 * * *',
    timeZone: 'Etc/UTC',
  },
  // Needs the Prometheus operator; the label is that by which yours selects.
  monitoring: { labels: { release: 'monitoring' } },
});
redis.allowFrom('web', { namespace: 'web' });

app.synth();
