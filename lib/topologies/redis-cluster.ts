import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { clientProblems, clientWarnings } from '../access/clients';
import { Credentials, credentialsProblems } from '../access/credentials';
import { clientPolicy, topologyPolicies } from '../access/network-policies';
import { type Client, clientOf, type IClient } from '../config/client';
import type { ClientBuffers } from '../config/client-buffers';
import type { Directives } from '../config/directives/directives';
import type { AppendFsync, Durability, SavePoint } from '../config/durability';
import { DEFAULT_ENGINE, type Engine, engineImage, testedLike } from '../config/engines';
import type { KeeperSpec } from '../config/keeper-spec';
import { clientLabels, shardLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { clusterConf, type EvictionPolicy } from '../config/redis-conf';
import { aclFile, USERS } from '../config/users';
import { type ExporterSettings, exporterContainer, exporterProblems } from '../monitoring/exporter';
import { type Monitoring, scrapeNamespace, serviceMonitor } from '../monitoring/service-monitor';
import { accepted, check, isServiceName, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { budgetProblems, type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { gracePeriodProblems } from '../workload/grace-period';
import { type ImagePull, imagePullProblems } from '../workload/images';
import { type KeeperSettings, keeper, keeperProblems } from '../workload/keeper';
import { durabilityOf, type Persistence, persistenceProblems, volumesOf } from '../workload/persistence';
import { type Placement, placementProblems, placementWarnings } from '../workload/placement';
import type { PodExtras } from '../workload/pod-extras';
import { podExtrasProblems } from '../workload/pod-extras-problems';
import { type Resources, resourceProblems } from '../workload/resources';
import {
  revisionOf,
  type ServerSettings,
  serverConfig,
  serverEnv,
  serverScripts,
  shardStatefulSet,
} from '../workload/server';
import { clientService, headlessService } from '../workload/services';
import { confProblems } from './conf-problems';
import { claimName } from './one-name';
import type { IRedis, RedisConnection } from './redis';

/** What a Redis Cluster is made of. Everything has a default. */
export interface RedisClusterProps {
  /** Prefix of the names of all its objects. @default - the construct's id */
  readonly name?: string;
  /** Number of shards, 3 or more: each holds an even part of the 16,384 slots. @default 3 */
  readonly shards?: number;
  /** Replicas of each shard's primary. With 0, a shard that is away takes its keys with it. @default 1 */
  readonly replicasPerShard?: number;
  /**
   * The server: one that is tested (`redis-7.0`, `redis-8.0`, `valkey-8.1`, `valkey-9.1`) in its official image, or an
   * image of yours by its digest.
   * @default 'redis-8.0'
   */
  readonly engine?: Engine;
  /** The metrics exporter beside each server. @default - see `ExporterSettings` */
  readonly exporter?: ExporterSettings;
  /** How the images of all pods are pulled, the keeper's too. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /**
   * The Secret with the users' passwords: the keys `application`, `replication`, `probe`, `keeper` and `exporter`.
   * @default Credentials.fromSecret('<name>-credentials')
   */
  readonly credentials?: Credentials;
  /** What each server asks for; `maxmemory` is a share of the memory. @default { cpu: '100m', memory: '512Mi' } */
  readonly resources?: Resources;
  /** How the servers keep their data set. @default { kind: 'dynamic', size: '5Gi' } */
  readonly persistence?: Persistence;
  /** Where the servers run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many servers of a shard may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /** `OnDelete`: a change waits until you delete the pods yourself. @default 'RollingUpdate' */
  readonly updateStrategy?: 'RollingUpdate' | 'OnDelete';
  /**
   * Seconds that a stopping server has for its hand-over before it is killed. Refused where they are fewer than it
   * may need with this `nodeTimeoutMs`.
   * @default 1800
   */
  readonly gracePeriodSeconds?: number;
  /** What is added to the servers' pods: labels, annotations, environment, volumes, sidecars. @default - nothing */
  readonly pod?: PodExtras;
  /**
   * Milliseconds without a sign of life after which a server counts as failed (`cluster-node-timeout`), 1,000 to
   * 60,000. Shorter means a quicker failover, and more of them for nothing.
   * @default 2000
   */
  readonly nodeTimeoutMs?: number;
  /**
   * What a server writes down of its data set: nothing, an append-only file, snapshots, or both.
   * @default - 'aof' with a volume, 'none' with persistence none
   */
  readonly durability?: Durability;
  /** When the append-only file is handed to the disk. @default 'everysec' */
  readonly appendfsync?: AppendFsync;
  /**
   * When snapshots are taken.
   * @default - after 900 s if 1 key changed, after 300 s if 10 did, after 60 s if 10,000 did
   */
  readonly savePoints?: readonly SavePoint[];
  /**
   * What keys and values may take of the memory, as a Kubernetes quantity.
   * @default - all that is left beside buffers and the copies that a fork makes
   */
  readonly maxmemory?: string;
  /** Which keys go when `maxmemory` is reached. @default 'noeviction': writes are refused */
  readonly evictionPolicy?: EvictionPolicy;
  /** Whether a thread of its own frees the memory of keys that go, so that a large one stops nobody. @default true */
  readonly lazyfree?: boolean;
  /** What clients may hold of the memory. @default - see `ClientBuffers` */
  readonly clientBuffers?: ClientBuffers;
  /** Threads that read from and write to clients; at most the processors of `resources`, rounded up. @default 1 */
  readonly ioThreads?: number;
  /** Further directives of redis.conf, by name. @default - none */
  readonly directives?: Directives;
  /** Take up by the Prometheus operator. @default - no ServiceMonitor: its kind may not exist in the cluster */
  readonly monitoring?: Monitoring;
  /** Settings of the keeper. @default - see `KeeperSettings` */
  readonly keeper?: KeeperSettings;
  /** Domain of the Kubernetes cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
}

const DEFAULTS = {
  shards: 3,
  replicasPerShard: 1,
  engine: DEFAULT_ENGINE,
  exporter: {},
  imagePull: {},
  resources: { cpu: '100m', memory: '512Mi' },
  persistence: { kind: 'dynamic', size: '5Gi' },
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  updateStrategy: 'RollingUpdate',
  gracePeriodSeconds: 1800,
  pod: {},
  nodeTimeoutMs: 2000,
  directives: {},
  keeper: {},
  clusterDomain: 'cluster.local',
} as const satisfies Partial<RedisClusterProps>;

/** Kubernetes adds 11 characters to a StatefulSet's name for its revision, and a label holds 63. */
const LONGEST_STATEFUL_SET_NAME = 52;
/** Redis Cluster is built for up to about 1,000 nodes. */
const MOST_NODES = 1000;

/**
 * A Redis Cluster: shards of a primary and its replicas, each shard a StatefulSet of its own, formed and kept by the
 * keeper.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 */
export class RedisCluster extends Construct implements IRedis {
  readonly name: string;
  readonly connection: RedisConnection;

  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    super(scope, id);
    const { namespace } = Chart.of(this);
    const wanted: Wanted = { ...DEFAULTS, name: id, ...given(props) };
    const { name, shards } = wanted;
    const { credentials = Credentials.fromSecret(names.credentials(name)) } = wanted;
    this.name = name;
    this.connection = {
      host: namespace ? `${names.clientService(name)}.${namespace}.svc.${wanted.clusterDomain}` : name,
      port: PORTS.redis.number,
      user: USERS.application,
      secretName: credentials.secretName,
      secretKey: USERS.application,
      clientLabels: clientLabels(name),
      mode: 'cluster',
    };
    claimName(this, name);
    if (!accepted(this, clusterProblems(wanted, namespace))) return;
    warn(this, clusterWarnings(wanted));

    const podsPerShard = wanted.replicasPerShard + 1;
    const pods = clusterPods(name, wanted);
    const server: ServerSettings = {
      ...wanted,
      image: engineImage(wanted.engine),
      credentialsSecret: credentials.secretName,
      texts: {
        'redis.conf': clusterConf({
          ...wanted,
          engine: testedLike(wanted.engine),
          memory: wanted.resources.memory,
          durability: durabilityWanted(wanted),
        }),
        'users.acl': aclFile(),
        ...serverScripts(),
      },
      sidecars: [exporterContainer(credentials.secretName, wanted.exporter, wanted.imagePull)],
    };

    const revision = revisionOf(server);
    serverConfig(this, name, server.texts);
    headlessService(this, name, [PORTS.redis, PORTS.bus, PORTS.exporter]);
    clientService(this, name);
    for (let shard = 0; shard < shards; shard++) {
      const scopeOfShard = new Construct(this, `Shard${shard}`);
      const labels = { ...topologyLabels(name), ...shardLabels(name, shard) };
      volumesOf(scopeOfShard, wanted.persistence, namespace, pods[shard] ?? [], labels);
      shardStatefulSet(scopeOfShard, server, shard, podsPerShard, revision);
      disruptionBudget(scopeOfShard, name, shard, wanted.disruptionBudget);
    }
    const spec = keeperSpec(wanted, pods, revision);
    keeper(this, spec, credentials.secretName, wanted.keeper, wanted);
    topologyPolicies(this, name, wanted.monitoring && scrapeNamespace(wanted.monitoring));
    if (wanted.monitoring) serviceMonitor(this, name, wanted.monitoring);
  }

  allowFrom(id: string, peer: Client | IClient): void {
    const client = clientOf(peer);
    if (!accepted(this, clientProblems(id, client, Chart.of(this).namespace))) return;
    warn(this, clientWarnings(id, client));
    clientPolicy(this, id, this.name, client);
  }
}

/** The props, complete. */
type Wanted = RedisClusterProps & Required<Pick<RedisClusterProps, keyof typeof DEFAULTS | 'name'>>;

/** The props without those that are there but undefined, which would hide a default. */
function given(props: RedisClusterProps): RedisClusterProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

function clusterProblems(wanted: Wanted, namespace: string | undefined): Problems {
  const { name, shards, replicasPerShard, nodeTimeoutMs } = wanted;
  const count = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const statefulSet = names.shard(name, shards - 1);
  const countable = count(shards, 3) && count(replicasPerShard, 0) && shards * (replicasPerShard + 1) <= MOST_NODES;
  return [
    ...check(
      [
        !isServiceName(name),
        `name: ${shown(name)} cannot name a Service; use lower-case letters, digits and dashes, a letter first`,
      ],
      [
        isServiceName(name) && statefulSet.length > LONGEST_STATEFUL_SET_NAME,
        `name: the StatefulSet "${statefulSet}" would have ${statefulSet.length} characters, and Kubernetes takes ` +
          `${LONGEST_STATEFUL_SET_NAME}; set a name of at most ${LONGEST_STATEFUL_SET_NAME - (statefulSet.length - name.length)}`,
      ],
      [
        !count(shards, 3),
        `shards: ${shown(shards)} cannot elect: a failover is decided by a majority of the shards' primaries; set shards to 3 or more`,
      ],
      [
        !count(replicasPerShard, 0),
        `replicasPerShard: ${shown(replicasPerShard)} is no number of replicas; set it to 1 or more (0 for a cluster that need not survive)`,
      ],
      [
        shards * (replicasPerShard + 1) > MOST_NODES,
        `shards: ${shards} shards of ${replicasPerShard + 1} servers are more than ${MOST_NODES} servers, beyond what Redis Cluster is built for; set fewer`,
      ],
      [
        !(nodeTimeoutMs >= 1000 && nodeTimeoutMs <= 60_000 && Number.isInteger(nodeTimeoutMs)),
        `nodeTimeoutMs: ${shown(nodeTimeoutMs)} is out of range; set whole milliseconds from 1000 to 60000`,
      ],
    ),
    ...(wanted.credentials === undefined ? [] : credentialsProblems(wanted.credentials)),
    ...resourceProblems('resources', wanted.resources),
    ...persistenceProblems(wanted.persistence, {
      groups: countable ? clusterPods(name, wanted) : [],
      placement: wanted.placement,
      namespace,
    }),
    ...placementProblems(wanted.placement, replicasPerShard + 1),
    ...(count(replicasPerShard, 0) ? budgetProblems(wanted.disruptionBudget, replicasPerShard) : []),
    ...check([
      !['RollingUpdate', 'OnDelete'].includes(wanted.updateStrategy),
      `updateStrategy: ${shown(wanted.updateStrategy)} is none of a StatefulSet's; set "RollingUpdate" or "OnDelete"`,
    ]),
    ...(nodeTimeoutMs <= 60_000 ? gracePeriodProblems(wanted.gracePeriodSeconds, nodeTimeoutMs) : []),
    ...podExtrasProblems(
      wanted.pod,
      serverEnv(wanted).map(variable => variable.name),
    ),
    ...exporterProblems(wanted.exporter),
    ...imagePullProblems('imagePull', wanted.imagePull),
    ...confProblems({ ...wanted, durability: durabilityWanted(wanted) }),
    ...keeperProblems(wanted.keeper),
  ];
}

function clusterWarnings({ replicasPerShard, placement }: Wanted): Problems {
  return [
    ...placementWarnings(placement),
    ...check([
      replicasPerShard === 0,
      'replicasPerShard: with 0 a shard whose server is away takes its keys with it until it is back; set 1 or more',
    ]),
  ];
}

/** What servers write down, said or by the persistence. */
function durabilityWanted({ durability, persistence }: Wanted): Durability {
  return durability ?? durabilityOf(persistence);
}

/**
 * Names of the pods of a `RedisCluster`, shard by shard: for what each server is to have beforehand, such as a disk.
 *
 * @param name of the topology
 * @param size its props `shards` and `replicasPerShard`, with their defaults
 */
export function clusterPods(
  name: string,
  size: Pick<RedisClusterProps, 'shards' | 'replicasPerShard'> = {},
): string[][] {
  const { shards = DEFAULTS.shards, replicasPerShard = DEFAULTS.replicasPerShard } = size;
  return Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: replicasPerShard + 1 }, (__, ordinal) => names.pod(name, shard, ordinal)),
  );
}

function keeperSpec(wanted: Wanted, pods: string[][], revision: string): KeeperSpec {
  const { name, nodeTimeoutMs } = wanted;
  return {
    topology: 'cluster',
    name,
    port: PORTS.redis.number,
    busPort: PORTS.bus.number,
    domain: names.headlessService(name),
    nodeTimeoutMs,
    // Where you delete the pods yourself, a stopping server is not part of an update that others should wait for.
    ...(wanted.updateStrategy === 'RollingUpdate' ? { revision } : {}),
    shards: pods.map(ofShard => ({ pods: ofShard })),
  };
}
