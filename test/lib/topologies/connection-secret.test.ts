import { connectionSecretData, knownPassword, type RedisConnection } from '../../../lib';

const CLUSTER: RedisConnection = {
  host: 'redis.shop.svc.cluster.local',
  port: 6379,
  user: 'application',
  mode: 'cluster',
  clientLabels: {},
  secretName: 'redis-credentials',
  secretKey: 'application',
};

it('says all that a client needs, by the keys of a service binding', () => {
  expect(connectionSecretData(CLUSTER, knownPassword('swordfish'))).toEqual({
    type: 'redis',
    host: 'redis.shop.svc.cluster.local',
    port: '6379',
    username: 'application',
    password: 'swordfish',
    uri: 'redis://application:swordfish@redis.shop.svc.cluster.local:6379',
    topology: 'cluster',
    tls: 'false',
  });
});

it.each<[string, Partial<RedisConnection>, string]>([
  ['TLS', { tls: true }, 'rediss://application:p@redis.shop.svc.cluster.local:6379'],
  [
    'Sentinels',
    { mode: 'sentinel', port: 26379, primaryName: 'shop/redis' },
    'redis-sentinel://application:p@redis.shop.svc.cluster.local:26379?sentinelMasterId=shop%2Fredis',
  ],
  [
    'Sentinels with TLS',
    { mode: 'sentinel', port: 26379, primaryName: 'redis', tls: true },
    'rediss-sentinel://application:p@redis.shop.svc.cluster.local:26379?sentinelMasterId=redis',
  ],
])('has a URI for %s', (_, more, uri) => {
  expect(connectionSecretData({ ...CLUSTER, ...more }, knownPassword('p')).uri).toBe(uri);
});

it('tells the name of a primary that Sentinels know', () => {
  const data = connectionSecretData({ ...CLUSTER, mode: 'sentinel', primaryName: 'redis' }, knownPassword('p'));
  expect(data).toMatchObject({ topology: 'sentinel', primaryName: 'redis' });
});

it('has a URI that is read as it was meant, whatever the password', () => {
  const password = 'a/b@c:d e?f#g%h+i';
  const { uri } = connectionSecretData(CLUSTER, knownPassword(password));
  const read = new URL(String(uri));
  expect(decodeURIComponent(read.password)).toBe(password);
  expect(read.hostname).toBe(CLUSTER.host);
});

it('has keys that are good for files and for variables', () => {
  const data = connectionSecretData({ ...CLUSTER, primaryName: 'redis' }, knownPassword('p'));
  expect(Object.keys(data).filter(key => !/^[A-Za-z]+$/.test(key))).toEqual([]);
});
