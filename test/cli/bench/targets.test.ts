import { labelsOf, releasesOf, targetsOf } from '../../../cli/bench/targets';
import { PAGE, SENTINEL } from '../support/seen';

it('reads names, of this namespace and of others', () => {
  const targets = targetsOf(['redis', 'staging/redis'], 'shop');
  expect(targets).toEqual([
    { namespace: 'shop', name: 'redis' },
    { namespace: 'staging', name: 'redis' },
  ]);
  expect(labelsOf(targets)).toEqual(['shop/redis', 'staging/redis']);
  expect(labelsOf(targetsOf(['redis', 'shop/web'], 'shop'))).toEqual(['redis', 'web']);
});

it.each([
  [['a/b/c'], '"a/b/c" is no target: name a topology, or namespace/name.'],
  [['shop/'], '"shop/" is no target'],
  [['/web'], '"/web" is no target'],
  [['web', 'shop/web'], 'shop/web is named twice: name each target once.'],
])('refuses %j', (words, sentence) => {
  expect(() => targetsOf(words, 'shop')).toThrow(sentence);
});

it('says which releases answer: those that the keeper saw, else those of the images', () => {
  const pods = PAGE.pods?.map(server => ({ ...server, engine: 'redis-8.0' })) ?? [];
  expect(releasesOf({ ...SENTINEL, keeper: { ...PAGE, pods } })).toEqual(['redis-8.0']);
  const containers = [
    { name: 'metrics', image: 'exporter:1' },
    { name: 'redis', image: 'valkey:9.1' },
  ];
  const alone = SENTINEL.pods.map(pod => ({ ...pod, spec: { containers } }));
  expect(releasesOf({ ...SENTINEL, keeper: undefined, pods: alone })).toEqual(['valkey:9.1']);
});
