import { App, Chart } from 'cdk8s';
import { RedisCluster } from 'cdk8s-redis-ha';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const redis = new RedisCluster(chart, 'redis', {
  shards: 3,
  replicasPerShard: 1,
  resources: { cpu: '250m', memory: '1Gi' },
});
redis.allowFrom('web', { namespace: 'web' });
app.synth();
