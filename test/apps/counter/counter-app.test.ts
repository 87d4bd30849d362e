import { Chart } from 'cdk8s';
import { CounterApp } from '../../../apps/counter/counter-app';
import { Redis, RedisCluster, RedisFront, RedisReplication, RedisStandalone } from '../../../lib';
import { acceptedPasswords, find, manifests } from '../../support/manifests';

function counter(props: { readonly secretName?: string; readonly replicas?: number } = {}) {
  let client = [] as ReturnType<typeof manifests>;
  const server = manifests(chart => {
    const redis = new RedisCluster(chart, 'web');
    const other = new Chart(chart.node.root, 'counter', { namespace: 'front' });
    new CounterApp(other, 'counter', { redis, ...props });
    client = other.toJson();
  });
  return { client, server };
}

it('is a client of the Redis, in a namespace of its own that is let in', () => {
  const { client, server } = counter();
  const { spec } = find(client, 'Deployment', 'counter');
  expect(spec.replicas).toBe(1);
  expect(spec.template.metadata.labels).toMatchObject({ 'redis-ha/client': 'web' });
  expect(JSON.stringify(spec)).toContain('"value":"web.shop.svc.cluster.local"');
  expect(acceptedPasswords(spec.template.spec)).toMatchObject({
    secrets: ['web-credentials', 'web-credentials'],
    keys: ['application'],
  });
  expect(find(client, 'Service', 'counter').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
  expect(JSON.stringify(find(server, 'NetworkPolicy', 'web-client-counter'))).toContain('"front"');
});

it('takes another Secret, and more replicas', () => {
  const { spec } = find(counter({ secretName: 'mine', replicas: 3 }).client, 'Deployment', 'counter');
  expect(spec.replicas).toBe(3);
  expect(acceptedPasswords(spec.template.spec).secrets).toEqual(['mine', 'mine']);
});

it.each([
  ['cluster', RedisCluster],
  ['standalone', RedisStandalone],
])('speaks as a client of a %s does', (mode, Topology) => {
  const all = manifests(chart => {
    new CounterApp(chart, 'counter', { redis: new Topology(chart, 'web') });
  });
  const { env } = find(all, 'Deployment', 'counter').spec.template.spec.containers[0];
  expect(env).toContainEqual({ name: 'REDIS_MODE', value: mode });
});

it('asks Sentinels for the primary by its name', () => {
  const all = manifests(chart => {
    const redis = Redis.fromAttributes(chart, 'cache', {
      host: 'sentinels.example.com',
      secretName: 'cache',
      mode: 'sentinel',
      primaryName: 'shop-cache',
      accessGranted: true,
    });
    new CounterApp(chart, 'counter', { redis });
  });
  const { env } = find(all, 'Deployment', 'counter').spec.template.spec.containers[0];
  for (const each of [
    { name: 'REDIS_MODE', value: 'sentinel' },
    { name: 'REDIS_PORT', value: '26379' },
    { name: 'REDIS_PRIMARY_NAME', value: 'shop-cache' },
  ]) {
    expect(env).toContainEqual(each);
  }
});

it('refuses a Redis that speaks TLS by a certificate that nobody knows', () => {
  const build = () =>
    manifests(chart => {
      const redis = new RedisReplication(chart, 'web');
      const front = new RedisFront(chart, 'front', { redis, tls: { secretName: 'front-certificate' } });
      new CounterApp(chart, 'counter', { redis: front });
    });
  expect(build).toThrow('redis: "front" speaks TLS, by a certificate that is not known here; set caSecretName');
});
