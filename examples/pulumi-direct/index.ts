import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { GkeStorageClass, RedisCluster, type User } from 'cdk8s-redis-ha';
import { Credentials, Gke, Manifests, Monitoring, REDIS_NODES } from 'cdk8s-redis-ha/infra';

const project = new pulumi.Config('gcp').require('project');
const zones = ['europe-west3-a', 'europe-west3-b', 'europe-west3-c'];
const backupIdentity = { namespace: 'redis', serviceAccount: 'redis-backup' };
const gke = new Gke('shop', {
  project,
  settings: {
    region: 'europe-west3',
    zones,
    redisNodes: { machineType: 'n2-highmem-4', perZone: 2 },
    generalNodes: { machineType: 'e2-standard-4', perZone: 1 },
  },
  backupIdentity,
});

// Charts that are written nowhere: Pulumi applies what is in them.
const app = new App();
const base = new Chart(app, 'base');
for (const name of ['redis', 'web']) new k8s.KubeNamespace(base, name, { metadata: { name } });
const storageClass = new GkeStorageClass(base, 'redis-pd-ssd', { type: 'pd-ssd' });
const chart = new Chart(app, 'redis', { namespace: backupIdentity.namespace });
new k8s.KubeServiceAccount(chart, 'backup', { metadata: { name: backupIdentity.serviceAccount } });
const { key, value } = REDIS_NODES;
const redis = new RedisCluster(chart, 'redis', {
  replicasPerShard: 2,
  resources: { cpu: '500m', memory: '4Gi' },
  placement: { spread: 'required', zones, nodeSelector: { [key]: value }, tolerations: [{ key, value }] },
  persistence: { kind: 'dynamic', size: '50Gi', storageClass },
  // The bucket that `Gke` makes.
  backup: { store: { kind: 'gcs', bucket: `${project}-shop-backups` }, serviceAccount: backupIdentity.serviceAccount },
  monitoring: {},
});
redis.allowFrom('web', { namespace: 'web' });

const { kubeconfig, identity: clusterIdentifier } = gke;
const access = { kubeconfig, clusterIdentifier, enableConfigMapMutable: true, enableSecretMutable: true };
const provider = new kubernetes.Provider('shop', access, { dependsOn: gke });
const keep = ['Namespace', 'StatefulSet'];
const first = new Manifests('base', { objects: base.toJson(), keep }, { provider });
const monitoring = new Monitoring('monitoring', { deletionProtection: true }, { provider });
const credentials = new Credentials<User>(
  'credentials',
  {
    // A password for each user of the servers; for clients a copy of their own.
    secrets: password => {
      const { secretName: name } = redis.connection;
      const all = Object.fromEntries(redis.users.map(user => [user, password(user)]));
      return [
        { metadata: { name, namespace: 'redis' }, stringData: all },
        { metadata: { name, namespace: 'web' }, stringData: { application: password('application') } },
      ];
    },
    deletionProtection: true,
  },
  { provider, dependsOn: first },
);
new Manifests('redis', { objects: chart.toJson(), keep }, { provider, dependsOn: [first, monitoring, credentials] });

export { kubeconfig };
