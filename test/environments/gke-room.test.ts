import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { objectsOf, type PodSet, podSets } from '../../charts/pods';
import { environments, type GkeEnvironment } from '../../environments';
import { gkeProblems } from '../../infra/gke/problems';
import type { GkeNodes } from '../../infra/gke/settings';
import { REDIS_NODES } from '../../infra/nodes';
import { allocatable, fits, type Room, roomOf } from './support/gke-room';
import { MACHINE_TYPES, type MachineType } from './support/machine-types';

it.each([
  [1, 3.75, 940, 2780],
  [2, 8, 1930, 6248],
  [4, 16, 3920, 13_621],
  [8, 32, 7910, 29_022],
  [96, 150, 95_690, 143_505],
])('of %i processors and %d GiB GKE leaves pods %im and %i MiB', (cpus, memoryGiB, cpuMillis, memoryMiB) => {
  expect(allocatable({ cpus, memoryGiB })).toEqual({ cpuMillis, memoryMiB });
});

it('leaves less than Google says of a node of its page, on which its own pods run', () => {
  const { cpuMillis, memoryMiB } = roomOf({ cpus: 4, memoryGiB: 16 });
  expect(cpuMillis).toBe(3420);
  expect(memoryMiB).toBeLessThan(13_498_416 / 1024 - 768);
  expect(memoryMiB).toBeGreaterThan(12_000);
});

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

/** Pods of GKE that are not on each node, rounded up: DNS twice, metrics, events, autoscalers. They avoid the taint. */
const SINGLES: Room = { cpuMillis: 800, memoryMiB: 768 };

const gke = environments.filter((environment): environment is GkeEnvironment => environment.cloud === 'gke');

describe.each(gke.map(environment => [environment.name, environment] as const))('%s', (_, environment) => {
  const { zones, redisNodes, generalNodes } = environment.gke;
  const sets = podSets(objectsOf(...workloadCharts(environmentApp(environment, '').charts)));
  const onRedisNodes = ({ nodeSelector }: PodSet) => nodeSelector[REDIS_NODES.key] === REDIS_NODES.value;
  const servers = sets.filter(({ kind }) => kind === 'StatefulSet');
  const times = (count: number, set: PodSet) => Array.from({ length: count }, () => set);

  it('has settings that GKE takes', () => {
    expect(gkeProblems(environment.gke)).toEqual([]);
  });

  it('has room in each zone for its servers, Sentinels and keepers while a node is replaced', () => {
    // The pods of a set are spread evenly over the zones, so that a zone has at most this many of each.
    const perZone = servers.flatMap(set => times(Math.ceil(set.pods / zones.length), set));
    const keepers = sets.filter(set => set.kind === 'Deployment' && onRedisNodes(set));
    expect(servers.every(onRedisNodes)).toBe(true);
    expect(keepers).toHaveLength(2);
    expect(fits([...perZone, ...keepers], redisNodes.perZone - 1, roomOf(machine(redisNodes)))).toBe(true);
  });

  it('has room for everything else while a node is replaced, and a Deployment as well', () => {
    const others = sets.filter(set => !onRedisNodes(set)).flatMap(set => times(2 * set.pods, set));
    const nodes = zones.length * generalNodes.perZone - 1;
    expect(fits([...others, SINGLES], nodes, roomOf(machine(generalNodes)))).toBe(true);
  });
});

function machine({ machineType }: GkeNodes): MachineType {
  const known = MACHINE_TYPES.get(machineType);
  if (known === undefined) throw new Error(`machine-types.ts beside this test does not say what ${machineType} has.`);
  return known;
}
