import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { RedisCluster, RedisEnvoyProxy, RedisReplication, RedisStandalone } from 'cdk8s-redis-ha';

const placement = { spread: 'required', zones: ['zone-a', 'zone-b', 'zone-c'] } as const;
const monitoring = { labels: { release: 'monitoring' } };

const app = new App();

const namespaces = new Chart(app, 'namespaces');
for (const name of ['redis', 'web']) new k8s.KubeNamespace(namespaces, name, { metadata: { name } });

const chart = new Chart(app, 'redis', { namespace: 'redis' });

// Read by everybody, written by few: replicas answer reads.
const catalogue = new RedisReplication(chart, 'catalogue', {
  replicas: 2,
  resources: { cpu: '500m', memory: '4Gi' },
  placement,
  monitoring,
});

// May be lost at any time: one server, which keeps nothing, and lets go of what nobody asks for.
const pages = new RedisStandalone(chart, 'pages', {
  resources: { cpu: '500m', memory: '2Gi' },
  persistence: { kind: 'none' },
  evictionPolicy: 'allkeys-lru',
  monitoring,
});

// All other keys.
const rest = new RedisCluster(chart, 'rest', {
  replicasPerShard: 2,
  resources: { cpu: '500m', memory: '4Gi' },
  placement,
  monitoring,
});

// One address for clients, who log in with the password of `rest` and need to know nothing of the others.
const proxy = new RedisEnvoyProxy(chart, 'redis', {
  routes: [
    { prefix: 'catalogue:', redis: catalogue, reads: 'replicas' },
    { prefix: 'pages:', redis: pages },
  ],
  redis: rest,
  replicas: 3,
  placement,
  requiredCommands: ['GET', 'SET', 'MGET', 'DEL', 'EXPIRE', 'HGETALL', 'HSET'],
  monitoring,
});
proxy.allowFrom('web', { namespace: 'web' });

app.synth();
