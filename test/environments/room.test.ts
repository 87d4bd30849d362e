import type { PodSet } from '../../charts/pods';
import { onRedisNodes, redisPodsOfZone, workloadPods } from '../../charts/zone-pods';
import { type CloudEnvironment, type CloudNodes, environments, isInCloud, placeOf } from '../../environments';
import { INSTANCE_TYPES } from '../../infra/eks/instance-types';
import { allocatableOnEks, roomOnEks } from '../../infra/eks/room';
import { MACHINE_TYPES } from '../../infra/gke/machine-types';
import { gkeProblems } from '../../infra/gke/problems';
import { allocatableOnGke, roomOnGke } from '../../infra/gke/room';
import { fits, type Room } from '../../infra/room';

it.each([
  [1, 3.75, 940, 2780],
  [2, 8, 1930, 6248],
  [4, 16, 3920, 13_621],
  [8, 32, 7910, 29_022],
  [96, 150, 95_690, 143_505],
])('of %i processors and %d GiB GKE leaves pods %im and %i MiB', (cpus, memoryGiB, cpuMillis, memoryMiB) => {
  expect(allocatableOnGke({ cpus, memoryGiB })).toEqual({ cpuMillis, memoryMiB });
});

it('leaves less than Google says of a node of its page, on which its own pods run', () => {
  const { cpuMillis, memoryMiB } = roomOnGke({ cpus: 4, memoryGiB: 16 });
  expect(cpuMillis).toBe(3420);
  expect(memoryMiB).toBeLessThan(13_498_416 / 1024 - 768);
  expect(memoryMiB).toBeGreaterThan(12_000);
});

it.each([
  [2, 8, 35, 1930, 7452],
  [4, 32, 58, 3920, 31_775],
])(
  'of %i processors, %d GiB and %i pods EKS leaves pods %im and %i MiB',
  (cpus, memoryGiB, pods, cpuMillis, memoryMiB) => {
    expect(allocatableOnEks({ cpus, memoryGiB, pods })).toEqual({ cpuMillis, memoryMiB });
  },
);

it.each<[string, [number, number][], number, boolean]>([
  ['no pod, no node', [], 0, true],
  ['a pod, no node', [[1, 1]], 0, false],
  ['just', [[1000, 100]], 1, true],
  ['too much processor time', [[1001, 1]], 1, false],
  ['too much memory', [[1, 101]], 1, false],
  [
    'enough in sum, and on no node',
    [
      [1, 60],
      [1, 60],
      [1, 60],
    ],
    2,
    false,
  ],
  [
    'the small ones fill what the large ones leave',
    [
      [1, 40],
      [1, 40],
      [1, 60],
      [1, 60],
    ],
    2,
    true,
  ],
])('fits: %s', (_, pods, nodes, expected) => {
  const rooms = pods.map(([cpuMillis, memoryMiB]) => ({ cpuMillis, memoryMiB }));
  expect(fits(rooms, nodes, { cpuMillis: 1000, memoryMiB: 100 })).toBe(expected);
});

/**
 * Pods of the cloud, and of Prometheus, that are not on each node, rounded up: DNS twice, metrics, events, controllers.
 * They avoid the taint.
 */
const SINGLES: Room = { cpuMillis: 800, memoryMiB: 768 };

const inCloud = environments.filter(isInCloud);

describe.each(inCloud.map(environment => [environment.name, environment] as const))('%s', (_, environment) => {
  const { zones, redisNodes, generalNodes } = placeOf(environment);
  const sets = workloadPods(environment);
  const times = (count: number, set: PodSet) => Array.from({ length: count }, () => set);

  it('has room in each zone for its servers, Sentinels and keepers while a node is replaced', () => {
    const keepers = sets.filter(set => set.kind === 'Deployment' && onRedisNodes(set));
    expect(sets.filter(({ kind }) => kind === 'StatefulSet').every(onRedisNodes)).toBe(true);
    expect(keepers).toHaveLength(2);
    expect(fits(redisPodsOfZone(environment), redisNodes.perZone - 1, roomOf(environment, redisNodes))).toBe(true);
  });

  it('has room for everything else while a node is replaced, and a Deployment as well', () => {
    const others = sets.filter(set => !onRedisNodes(set)).flatMap(set => times(2 * set.pods, set));
    const nodes = zones.length * generalNodes.perZone - 1;
    expect(fits([...others, SINGLES], nodes, roomOf(environment, generalNodes))).toBe(true);
  });
});

it.each(inCloud.flatMap(environment => (environment.cloud === 'gke' ? [environment] : [])))(
  '$name has settings that GKE takes',
  ({ gke }) => {
    expect(gkeProblems(gke)).toEqual([]);
  },
);

function roomOf({ cloud }: CloudEnvironment, { machineType }: CloudNodes): Room {
  const gke = MACHINE_TYPES.get(machineType);
  const eks = INSTANCE_TYPES.get(machineType);
  if (cloud === 'gke' && gke) return roomOnGke(gke);
  if (cloud === 'eks' && eks) return roomOnEks(eks);
  throw new Error(`The types of machines in infra/${cloud} do not say what ${machineType} has.`);
}
