import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { RedisCluster } from '../../../lib';
import { page, tableBelow } from '../../docs/markdown';
import { find } from '../../support/manifests';

const chart = () => new Chart(new App(), 'test', { namespace: 'shop' });

/** Ids of the objects below a topology, from its own id on. */
function ids(redis: RedisCluster): string[] {
  return redis.node
    .findAll()
    .filter(each => ApiObject.isApiObject(each))
    .map(each => each.node.path.slice(redis.node.path.length + 1));
}

it('has the ids that the docs promise, and no object beside them', () => {
  const redis = new RedisCluster(chart(), 'web', { monitoring: {} });
  const promised = tableBelow(page('docs/extending.md'), 'JSON patches')
    .map(([id = '']) => id)
    .filter(id => id.startsWith('`'))
    .map(id => id.replaceAll('`', ''));
  const shards = ['Shard1', 'Shard2'].flatMap(shard => [`${shard}/StatefulSet`, `${shard}/DisruptionBudget`]);
  expect(ids(redis).sort()).toEqual([...promised, ...shards].sort());

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
