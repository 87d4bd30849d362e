import { environmentApp, workloadCharts } from '../../charts/environment-app';
import { objectsOf, type PodSet, podSets } from '../../charts/pods';
import { type CloudEnvironment, environments } from '../../environments';
import { INSTANCE_TYPES } from '../../infra/eks/instance-types';
import { eksProblems } from '../../infra/eks/problems';
import { gkeProblems } from '../../infra/gke/problems';
import { REDIS_NODES } from '../../infra/nodes';
import { allocatable as allocatableOnEks, roomOf as roomOnEks } from './support/eks-room';
import { allocatable, roomOf as roomOnGke } from './support/gke-room';
import { MACHINE_TYPES } from './support/machine-types';
import { fits, type Room } from './support/room';

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
    const type = known(machineType, MACHINE_TYPES, 'machine-types.ts beside this test');
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
  const sets = podSets(objectsOf(...workloadCharts(environmentApp(environment, '').charts)));
  const onRedisNodes = ({ nodeSelector }: PodSet) => nodeSelector[REDIS_NODES.key] === REDIS_NODES.value;
  const servers = sets.filter(({ kind }) => kind === 'StatefulSet');
  const times = (count: number, set: PodSet) => Array.from({ length: count }, () => set);
  // The pods of a set are spread evenly over the zones, so that a zone has at most this many of each.
  const perZone = servers.flatMap(set => times(Math.ceil(set.pods / zones.length), set));

  it('has settings that its cloud takes', () => {
    expect(problems).toEqual([]);
  });

  it('has room in each zone for its servers, Sentinels and keepers while a node is replaced', () => {
    const keepers = sets.filter(set => set.kind === 'Deployment' && onRedisNodes(set));
    expect(servers.every(onRedisNodes)).toBe(true);
    expect(keepers).toHaveLength(2);
    const pods = [...perZone, ...keepers];
    const nodes = redisNodes.perZone - 1;
    expect(fits(pods, nodes, redisNodes.room)).toBe(true);
    expect(pods.length).toBeLessThanOrEqual(nodes * (redisNodes.pods - onEachNode));
    expect(perZone.length).toBeLessThanOrEqual(nodes * redisNodes.volumes);
  });

  it('has room for everything else while a node is replaced, and a Deployment as well', () => {
    const others = sets.filter(set => !onRedisNodes(set)).flatMap(set => times(2 * set.pods, set));
    const nodes = zones.length * generalNodes.perZone - 1;
    expect(fits([...others, singles], nodes, generalNodes.room)).toBe(true);
  });
});
