import type { PodSet } from '../../charts/pods';
import { onRedisNodes, redisPodsOfZone, workloadPods } from '../../charts/zone-pods';
import { type CloudEnvironment, environments } from '../../environments';
import { INSTANCE_TYPES } from '../../infra/eks/instance-types';
import { eksProblems } from '../../infra/eks/problems';
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
  [4, 16, 58, 3920, 15_391],
  [4, 32, 58, 3920, 31_775],
])('of %i processors and %d GiB EKS leaves %i pods %im and %i MiB', (cpus, memoryGiB, pods, cpuMillis, memoryMiB) => {
  expect(allocatableOnEks({ cpus, memoryGiB, pods })).toEqual({ cpuMillis, memoryMiB });
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

/** Nodes of one kind, and what each has for pods. */
interface Nodes {
  readonly perZone: number;
  readonly room: Room;
  /** Pods that one runs, and volumes that it takes. */
  readonly pods: number;
  readonly volumes: number;
}

/** A cluster, as far as pods must fit. */
interface Cluster {
  readonly problems: readonly string[];
  /** Zones that have nodes. */
  readonly zones: readonly string[];
  readonly redisNodes: Nodes;
  readonly generalNodes: Nodes;
  /** Pods of the cloud that are not on each node, rounded up. They avoid the taint. */
  readonly singles: Room;
  /** How many pods the cloud has on each node. */
  readonly onEachNode: number;
}

function clusterOf(environment: CloudEnvironment): Cluster {
  return environment.cloud === 'gke' ? gkeCluster(environment.gke) : eksCluster(environment.eks);
}

type GkeSettings = Extract<CloudEnvironment, { cloud: 'gke' }>['gke'];
type EksSettings = Extract<CloudEnvironment, { cloud: 'eks' }>['eks'];

function gkeCluster(settings: GkeSettings): Cluster {
  const nodes = ({ machineType, perZone }: GkeSettings['redisNodes']): Nodes => {
    const type = known(machineType, MACHINE_TYPES, 'infra/gke/machine-types.ts');
    // What the disks' driver counts for the smallest machines, but for the one that they boot from.
    return { perZone, room: roomOnGke(type), pods: 110, volumes: 14 };
  };
  return {
    problems: gkeProblems(settings),
    zones: settings.zones,
    redisNodes: nodes(settings.redisNodes),
    generalNodes: nodes(settings.generalNodes),
    // DNS twice, metrics, events, autoscalers.
    singles: { cpuMillis: 800, memoryMiB: 768 },
    onEachNode: 12,
  };
}

function eksCluster(settings: EksSettings): Cluster {
  const nodes = ({ instanceType, perZone }: EksSettings['redisNodes']): Nodes => {
    const type = known(instanceType, INSTANCE_TYPES, 'infra/eks/instance-types.ts');
    return { perZone, room: roomOnEks(type), pods: type.pods, volumes: type.volumes };
  };
  return {
    problems: eksProblems(settings),
    zones: settings.nodeZones ?? settings.zones,
    redisNodes: nodes(settings.redisNodes),
    generalNodes: nodes(settings.generalNodes),
    // DNS twice, the controllers of volumes and files twice.
    singles: { cpuMillis: 500, memoryMiB: 768 },
    onEachNode: 6,
  };
}

function known<T>(name: string, types: ReadonlyMap<string, T>, where: string): T {
  const type = types.get(name);
  if (type === undefined) throw new Error(`${where} does not say what ${name} has.`);
  return type;
}

const IN_CLOUDS = environments.flatMap(environment =>
  environment.cloud === 'any' ? [] : [[environment.name, environment] as const],
);

describe.each(IN_CLOUDS)('%s', (_, environment) => {
  const { problems, zones, redisNodes, generalNodes, singles, onEachNode } = clusterOf(environment);
  const sets = workloadPods(environment);
  const redisPods = redisPodsOfZone(environment);
  const times = (count: number, set: PodSet) => Array.from({ length: count }, () => set);

  it('has settings that its cloud takes', () => {
    expect(problems).toEqual([]);
  });

  it('has room in each zone for its servers, Sentinels and keepers while a node is replaced', () => {
    const servers = redisPods.filter(({ kind }) => kind === 'StatefulSet');
    expect(sets.filter(({ kind }) => kind === 'StatefulSet').every(onRedisNodes)).toBe(true);
    expect(redisPods.length - servers.length).toBe(2);
    const nodes = redisNodes.perZone - 1;
    expect(fits(redisPods, nodes, redisNodes.room)).toBe(true);
    expect(redisPods.length).toBeLessThanOrEqual(nodes * (redisNodes.pods - onEachNode));
    expect(servers.length).toBeLessThanOrEqual(nodes * redisNodes.volumes);
  });

  it('has room for everything else while a node is replaced, and a Deployment as well', () => {
    const others = sets.filter(set => !onRedisNodes(set)).flatMap(set => times(2 * set.pods, set));
    const nodes = zones.length * generalNodes.perZone - 1;
    expect(fits([...others, singles], nodes, generalNodes.room)).toBe(true);
  });
});
