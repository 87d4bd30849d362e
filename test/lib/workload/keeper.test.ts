import { RedisCluster, type RedisClusterProps } from '../../../lib';
import { keeperResources } from '../../../lib/workload/keeper';
import { manifests } from '../../support/manifests';

it.each([
  [1, '128Mi'],
  [100, '128Mi'],
  [101, '129Mi'],
  [600, '228Mi'],
  [1000, '308Mi'],
])('has the memory that a keeper of %d servers takes', (servers, memory) => {
  expect(keeperResources(servers)).toEqual({ cpu: '20m', memory });
});

it.each<[string, RedisClusterProps, object]>([
  ['by the number of servers', { shards: 60, replicasPerShard: 2 }, { memory: '144Mi' }],
  ['as it is set', { keeper: { resources: { cpu: '1', memory: '1Gi' } } }, { memory: '1Gi' }],
])('gives the pod of the keeper what it asks for: %s', (_, props, limits) => {
  const all = manifests(chart => new RedisCluster(chart, 'web', props));
  const deployment = all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web-keeper');
  expect(deployment).toMatchObject({ spec: { template: { spec: { containers: [{ resources: { limits } }] } } } });
});
