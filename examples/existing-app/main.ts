import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { RedisCluster } from 'cdk8s-redis-ha';

const app = new App();

// What was there: an app of yours, here one that counts.
const shop = new Chart(app, 'shop', { namespace: 'shop' });
const labels = { app: 'visits' };
const visits = new kplus.Deployment(shop, 'visits', {
  metadata: { name: 'visits' },
  podMetadata: { labels },
  replicas: 2,
});
const container = visits.addContainer({
  image: 'redis:8.0-alpine',
  command: ['sh', '-c', 'while sleep 1; do redis-cli -c -h "$REDIS_HOST" --user "$REDIS_USER" INCR visits; done'],
  securityContext: { user: 999, group: 1000 },
  resources: {
    cpu: { request: kplus.Cpu.millis(50) },
    memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) },
  },
});

// What is added: a Redis,
const redis = new RedisCluster(shop, 'redis', {
  shards: 3,
  replicasPerShard: 1,
  resources: { cpu: '250m', memory: '1Gi' },
});
// who may reach it,
redis.allowFrom('visits', { podLabels: labels });
// and how it is reached.
const { host, user, secretName, secretKey } = redis.connection;
const credentials = kplus.Secret.fromSecretName(shop, 'redis-credentials', secretName);
container.env.addVariable('REDIS_HOST', kplus.EnvValue.fromValue(host));
container.env.addVariable('REDIS_USER', kplus.EnvValue.fromValue(user));
container.env.addVariable('REDISCLI_AUTH', kplus.EnvValue.fromSecretValue({ secret: credentials, key: secretKey }));

app.synth();
