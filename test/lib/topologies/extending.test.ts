import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { RedisCluster, RedisDynomite, RedisReplication, RedisSentinel, RedisStandalone } from '../../../lib';
import type { Topology } from '../../../lib/topologies/topology';
import { page, tableBelow } from '../../docs/markdown';
import { find } from '../../support/manifests';

const chart = () => new Chart(new App(), 'test', { namespace: 'shop' });

/** Ids of the objects below a topology, from its own id on. */
function ids(redis: Topology | RedisDynomite): string[] {
  return redis.node
    .findAll()
    .filter(each => ApiObject.isApiObject(each))
    .map(each => each.node.path.slice(redis.node.path.length + 1));
}

const others = (...objects: string[]) => ['1', '2'].flatMap(number => objects.map(id => id.replace('0', number)));

it.each<[string, (chart: Chart) => Topology | RedisDynomite, string[]]>([
  [
    'cluster',
    own => new RedisCluster(own, 'web', { monitoring: {} }),
    others('Shard0/StatefulSet', 'Shard0/DisruptionBudget'),
  ],
  ['replication', own => new RedisReplication(own, 'web', { replicas: 2, monitoring: {} }), others('Pod0Service')],
  [
    'sentinel',
    own => new RedisSentinel(own, 'web', { monitoring: {} }),
    others('Pod0Service', 'Sentinels/Pod0Service'),
  ],
  ['standalone', own => new RedisStandalone(own, 'web', { monitoring: {} }), []],
  ['dynomite', own => new RedisDynomite(own, 'web', { image: 'dynomite:1', monitoring: {} }), others('Pod0Service')],
])('has the ids that the docs promise below a %s, and no object beside them', (kind, build, more) => {
  const redis = build(chart());
  const promised = tableBelow(page('docs/extending.md'), 'JSON patches')
    .filter(([id = '', , below = '']) => id.startsWith('`') && (below === 'all' || below.split(', ').includes(kind)))
    .map(([id = '']) => id.replaceAll('`', ''));
  expect(ids(redis).sort()).toEqual([...promised, ...more].sort());

  redis.allowFrom('front', { namespace: 'front' });
  expect(ids(redis)).toContain('front');
});

it('can be patched by them', () => {
  const own = chart();
  const redis = new RedisCluster(own, 'web');
  const statefulSet = ApiObject.of(redis.node.findChild('Shard1').node.findChild('StatefulSet'));
  statefulSet.addJsonPatch(
    JsonPatch.test('/metadata/name', 'web-1'),
    JsonPatch.add('/spec/template/spec/dnsConfig', { options: [{ name: 'ndots', value: '2' }] }),
  );
  const spec = (shard: number) => find(own.toJson(), 'StatefulSet', `web-${shard}`).spec.template.spec;
  expect(spec(1).dnsConfig).toEqual({ options: [{ name: 'ndots', value: '2' }] });
  expect(spec(0).dnsConfig).toBeUndefined();
});
