import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { RedisFront, RedisSentinel } from 'cdk8s-redis-ha';

const placement = { spread: 'required', zones: ['zone-a', 'zone-b', 'zone-c'] } as const;
const monitoring = { labels: { release: 'monitoring' } };

const app = new App();

const namespaces = new Chart(app, 'namespaces');
for (const name of ['redis', 'legacy']) new k8s.KubeNamespace(namespaces, name, { metadata: { name } });

const chart = new Chart(app, 'redis', { namespace: 'redis' });
const redis = new RedisSentinel(chart, 'redis', {
  servers: 3,
  resources: { cpu: '500m', memory: '4Gi' },
  placement,
  sentinels: { placement },
  persistence: { kind: 'dynamic', size: '20Gi' },
  monitoring,
});

// One address that follows the primary: the client need not know that there are Sentinels.
const front = new RedisFront(chart, 'redis-front', { redis, replicas: 3, placement, monitoring });
front.allowFrom('legacy', { namespace: 'legacy' });

// Where it connects, for the client's `envFrom`; the password is in a Secret beside it.
const { connection, readConnection } = front;
new k8s.KubeConfigMap(new Chart(app, 'legacy', { namespace: 'legacy' }), 'address', {
  metadata: { name: 'redis-address' },
  data: {
    REDIS_HOST: connection.host,
    REDIS_PORT: String(connection.port),
    REDIS_READ_PORT: String(readConnection.port),
    REDIS_USER: connection.user,
  },
});

app.synth();
