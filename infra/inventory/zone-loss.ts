import type { PodSet } from '../../charts/pods';
import { workloadPods } from '../../charts/zone-pods';
import { type CloudEnvironment, placeOf } from '../../environments';
import { diskOf, diskPlaces } from '../../environments/disks';
import { clusterPods, serverPods } from '../../lib';

/** What is left of an environment when a zone is gone. */
export interface ZoneLoss {
  readonly zone: string;
  /** Nodes for Redis that are left, and the others. */
  readonly nodesLeft: { readonly redis: number; readonly general: number };
  readonly cluster: ClusterLoss;
  /** @default - the environment has no servers with Sentinels */
  readonly sentinel?: SentinelLoss;
  /** Servers whose disks cannot be reached until the zone is back, and which cannot start elsewhere. */
  readonly disksUnreachable: readonly string[];
  /** Whether the API of Kubernetes goes as well. Pods go on without it. */
  readonly controlPlaneLost: boolean;
  /** Whether the nodes of the other zones lose their way to the internet, to images for example. */
  readonly internetLost: boolean;
}

/** What is left of a Redis Cluster. */
export interface ClusterLoss {
  readonly serversLost: readonly string[];
  readonly servers: number;
  readonly primariesLost: number;
  readonly shards: number;
  /** Whether the primaries that are left can have replicas take over: more than half of all. */
  readonly majorityLeft: boolean;
  /** Shards without a server: their keys are away. */
  readonly shardsLost: readonly number[];
}

/** What is left of a primary, its replicas and their Sentinels. */
export interface SentinelLoss {
  readonly serversLost: number;
  readonly servers: number;
  readonly sentinelsLost: number;
  readonly sentinels: number;
  /** Whether there is a server left, and a majority of Sentinels that can have it take over. */
  readonly failsOver: boolean;
}

type CloudPersistence = CloudEnvironment['redis']['cluster']['persistence'];

/** A server, and the zones that its data is in: two, with a regional disk, of which it runs in the first. */
export interface Server {
  readonly namespace: string;
  readonly name: string;
  readonly zones: readonly string[];
}

/**
 * What the loss of each zone leaves, where pods are as they ask to be: the servers of a shard in different zones as long
 * as there are enough, and so their primaries, which the keeper spreads. Servers on disks made beforehand are where
 * their disks are.
 */
export function zoneLosses(environment: CloudEnvironment): ZoneLoss[] {
  const { zones, redisNodes, generalNodes, controlPlaneZone, natZone } = placeOf(environment);
  const { name, cluster } = environment.redis;
  const shards = placed(environment, clusterPods(name, cluster), cluster.persistence);
  const beside = sentinelSets(environment);
  return zones.map(zone => ({
    zone,
    nodesLeft: {
      redis: redisNodes.perZone * (zones.length - 1),
      general: generalNodes.perZone * (zones.length - 1),
    },
    cluster: clusterLoss(shards, zone),
    sentinel: beside && sentinelLoss(beside, zones, zone),
    disksUnreachable: [...shards.flat(), ...(beside?.servers ?? [])]
      .filter(server => isLost(server, zone))
      .map(({ name, namespace }) => `${namespace}/${name}`),
    controlPlaneLost: controlPlaneZone === zone,
    internetLost: natZone === zone && zones.length > 1,
  }));
}

function placed(
  environment: CloudEnvironment,
  shards: readonly (readonly string[])[],
  persistence: CloudPersistence,
  { namespace }: { readonly namespace: string } = environment.redis,
): Server[][] {
  const { zones } = placeOf(environment);
  const spread = new Map(diskPlaces(environment.name, shards, zones).map(place => [place.name, place.zone]));
  const made = new Map(persistence.kind === 'pre-provisioned' ? diskZones(environment) : []);
  return shards.map(servers =>
    servers.map(name => {
      const disk = diskOf(environment.name, name);
      const zone = spread.get(disk) ?? '';
      return { namespace, name, zones: made.get(disk) ?? zonesOfClass(persistence, zone, zones) };
    }),
  );
}

/** The zones of a disk of a class, for a server in that zone: a regional disk is in another as well. */
function zonesOfClass(persistence: CloudPersistence, zone: string, zones: readonly string[]): string[] {
  const regional =
    persistence.kind === 'dynamic' &&
    'replication' in persistence.storageClass &&
    persistence.storageClass.replication === 'regional';
  return regional ? [zone, ...zones.filter(other => other !== zone).slice(0, 1)] : [zone];
}

function diskZones(environment: CloudEnvironment): (readonly [name: string, zones: readonly string[]])[] {
  return environment.cloud === 'gke'
    ? (environment.gke.disks ?? []).map(({ name, zones }) => [name, zones])
    : (environment.eks.disks ?? []).map(({ name, zone }) => [name, [zone]]);
}

/** Whether a server goes with a zone. One on a regional disk may run in its other zone. */
function isLost({ zones }: Server, zone: string): boolean {
  return zones.every(each => each === zone);
}

/** What goes with a zone of a cluster whose shards have their primaries first. */
export function clusterLoss(shards: readonly (readonly Server[])[], zone: string): ClusterLoss {
  const lost = (servers: readonly Server[]) => servers.filter(server => isLost(server, zone));
  // A server with a regional disk is away as well until it has started in the other zone.
  const primariesLost = shards.filter(([primary]) => primary?.zones[0] === zone).length;
  return {
    serversLost: lost(shards.flat()).map(({ name }) => name),
    servers: shards.flat().length,
    primariesLost,
    shards: shards.length,
    majorityLeft: shards.length - primariesLost > shards.length / 2,
    shardsLost: shards.flatMap((servers, shard) => (lost(servers).length === servers.length ? [shard] : [])),
  };
}

interface SentinelSets {
  readonly servers: readonly Server[];
  readonly sentinels: number;
}

/** The servers and Sentinels of an environment, by its charts; Sentinels may be in the pods of servers. */
function sentinelSets(environment: CloudEnvironment): SentinelSets | undefined {
  const { sentinel } = environment;
  if (sentinel === undefined) return undefined;
  const sets = workloadPods(environment).filter(
    ({ kind, namespace }: PodSet) => kind === 'StatefulSet' && namespace === sentinel.namespace,
  );
  const count = sets.find(({ name }) => name === sentinel.name)?.pods ?? 0;
  const pods = serverPods(sentinel.name, count);
  const servers = placed(environment, [pods], sentinel.servers.persistence, sentinel).flat();
  return { servers, sentinels: sets.find(({ name }) => name !== sentinel.name)?.pods ?? count };
}

function sentinelLoss({ servers, sentinels }: SentinelSets, zones: readonly string[], zone: string): SentinelLoss {
  const serversLost = servers.filter(({ zones: [runsIn] }) => runsIn === zone).length;
  const sentinelsLost = Array.from({ length: sentinels }, (_, ordinal) => zones[ordinal % zones.length]).filter(
    each => each === zone,
  ).length;
  const failsOver = servers.length > serversLost && sentinels - sentinelsLost > sentinels / 2;
  return { serversLost, servers: servers.length, sentinelsLost, sentinels, failsOver };
}
