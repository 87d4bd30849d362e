import type { Chart } from 'cdk8s';
import { connectionOf } from '../../../cli/clients/connection';
import { RedisCluster, RedisEnvoyMirror, RedisReplication, RedisSentinel, RedisStandalone } from '../../../lib';
import { names } from '../../../lib/config/names';
import type { RedisConnection } from '../../../lib/topologies/redis';
import { manifests } from '../../support/manifests';

type Built = { readonly connection: RedisConnection };

/** What a topology says of itself, and what is read of its objects. */
function both(build: (chart: Chart) => Built): { said: RedisConnection; read: RedisConnection } {
  let built: Built | undefined;
  const objects = manifests(chart => {
    built = build(chart);
  });
  if (!built) throw new Error('nothing was built');
  const set = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name.startsWith('web'));
  const data = (name: string) =>
    objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data ?? {};
  const read = connectionOf({
    namespace: 'shop',
    name: 'web',
    pod: set.spec.template.spec,
    conf: data(names.serverConfig('web'))['redis.conf'] ?? '',
    spec: data(names.keeper('web'))['spec.json'],
  });
  const { passwords: _, ...said } = built.connection;
  return { said, read };
}

it.each<[string, (chart: Chart) => Built]>([
  ['a cluster', chart => new RedisCluster(chart, 'web')],
  ['Sentinels', chart => new RedisSentinel(chart, 'web')],
  ['Sentinels beside servers', chart => new RedisSentinel(chart, 'web', { sentinels: { as: 'sidecars' } })],
  ['a primary that is said', chart => new RedisReplication(chart, 'web')],
  ['a server alone', chart => new RedisStandalone(chart, 'web')],
  ['servers that mirror', chart => new RedisEnvoyMirror(chart, 'web')],
  ['a cluster by TLS', chart => new RedisCluster(chart, 'web', { tls: { secretName: 'mine' } })],
  [
    'Sentinels by TLS that want certificates',
    chart => new RedisSentinel(chart, 'web', { tls: { secretName: 'mine', clientCertificates: 'required' } }),
  ],
  [
    'a server alone, in another domain',
    chart => new RedisStandalone(chart, 'web', { clusterDomain: 'example.internal' }),
  ],
  ['another domain', chart => new RedisCluster(chart, 'web', { clusterDomain: 'example.internal' })],
])('says of %s what its construct says', (_, build) => {
  const { said, read } = both(build);
  expect(read).toEqual(said);
});

it('refuses what is not one of this library', () => {
  const running = { namespace: 'shop', name: 'web', pod: {}, conf: '' };
  expect(() => connectionOf(running)).toThrow('The servers of web have no Secret with passwords');
  expect(() => connectionOf({ ...running, pod: { containers: [{ name: 'dynomite' }] } })).toThrow('Dynomites');
});
