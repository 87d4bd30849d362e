import { type CloudEnvironment, environments, isInCloud } from '../../../environments';
import { gkeProd } from '../../../environments/gke-prod';
import { clusterLoss, type Server, zoneLosses } from '../../../infra/inventory/zone-loss';

/** Shards by the zones of their servers, the primary's first: `a` is in zone a, `a+b` on a disk in both. */
const shards = (...written: string[]): Server[][] =>
  written.map((servers, shard) =>
    servers
      .split(' ')
      .map((zones, ordinal) => ({ namespace: 'redis', name: `${shard}-${ordinal}`, zones: zones.split('+') })),
  );

it.each([
  ['in three zones', shards('a b', 'b c', 'c a'), 2, 1, true, []],
  ['in two zones, which takes two of three primaries', shards('a b', 'a b', 'b a'), 3, 2, false, []],
  ['half of the primaries, which is no majority', shards('a b', 'b a'), 2, 1, false, []],
  ['a shard in one zone', shards('a a', 'b c', 'c b'), 2, 1, true, [0]],
  ['all in one zone', shards('a a', 'a a', 'a a'), 6, 3, false, [0, 1, 2]],
  ['nothing there', shards('b c', 'c b', 'b c'), 0, 0, true, []],
  ['disks in two zones, which are left in the other', shards('a+b b+c', 'b+c c', 'c b'), 0, 1, true, []],
])('%s', (_, servers, lost, primariesLost, majorityLeft, shardsLost) => {
  const loss = clusterLoss(servers, 'a');
  expect(loss.serversLost).toHaveLength(lost);
  expect(loss).toMatchObject({ primariesLost, majorityLeft, shardsLost, shards: servers.length });
});

const of = (name: string) =>
  zoneLosses(environments.filter(isInCloud).find(environment => environment.name === name) as CloudEnvironment);

it.each(['gke-prod', 'eks-prod'])('%s goes on without any zone', name => {
  const losses = of(name);
  expect(losses).toHaveLength(3);
  for (const { cluster, sentinel, nodesLeft, controlPlaneLost, internetLost, disksUnreachable } of losses) {
    expect(cluster).toMatchObject({ servers: 9, primariesLost: 1, majorityLeft: true, shardsLost: [] });
    expect(sentinel).toEqual({ serversLost: 1, servers: 3, sentinelsLost: 1, sentinels: 3, failsOver: true });
    expect(nodesLeft).toEqual({ redis: 4, general: 2 });
    expect([controlPlaneLost, internetLost]).toEqual([false, false]);
    expect(disksUnreachable).toHaveLength(4);
  }
  // Each server is lost with just one zone.
  expect(new Set(losses.flatMap(({ cluster }) => cluster.serversLost)).size).toBe(9);
});

it.each([
  ['gke-dev', true],
  ['eks-dev', false],
])('%s is away without its only zone', (name, controlPlaneLost) => {
  const [loss, ...others] = of(name);
  expect(others).toEqual([]);
  expect(loss).toMatchObject({
    nodesLeft: { redis: 0, general: 0 },
    cluster: { majorityLeft: false, shardsLost: [0, 1, 2] },
    sentinel: { failsOver: false },
    controlPlaneLost,
  });
});

it('goes by where the disks are', () => {
  const [zone = '', other = ''] = gkeProd.gke.zones;
  const disks = (gkeProd.gke.disks ?? []).map(disk => ({ ...disk, zones: [zone] }));
  const [first, second] = zoneLosses({ ...gkeProd, gke: { ...gkeProd.gke, disks } });
  expect([first?.zone, second?.zone]).toEqual([zone, other]);
  expect(first?.cluster.shardsLost).toEqual([0, 1, 2]);
  expect(second?.cluster.serversLost).toEqual([]);
});

it('has none with Sentinels where the environment has none', () => {
  const { sentinel: _, ...environment } = gkeProd;
  for (const { sentinel } of zoneLosses(environment)) expect(sentinel).toBeUndefined();
});
