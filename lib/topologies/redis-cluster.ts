import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Credentials, credentialsProblems } from '../access/credentials';
import { type Client, clientPolicy, topologyPolicies } from '../access/network-policies';
import type { KeeperSpec } from '../config/keeper-spec';
import { clientLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { clusterConf, OWNED_DIRECTIVES } from '../config/redis-conf';
import { aclFile, USERS } from '../config/users';
import { exporterContainer } from '../monitoring/exporter';
import { type Monitoring, scrapeNamespace, serviceMonitor } from '../monitoring/service-monitor';
import { accepted, check, isObjectName, isServiceName, type Problems, shown } from '../validation';
import { disruptionBudget } from '../workload/disruption-budget';
import { IMAGES, imageProblem } from '../workload/images';
import { type KeeperSettings, keeper, keeperProblems } from '../workload/keeper';
import { durabilityOf, type Persistence, persistenceProblems } from '../workload/persistence';
import { type Placement, placementProblems } from '../workload/placement';
import { type Resources, resourceProblems } from '../workload/resources';
import { type ServerSettings, serverConfig, serverScripts, shardStatefulSet } from '../workload/server';
import { clientService, headlessService } from '../workload/services';
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
  /** Image of a Redis or Valkey server, with a tag or a digest. @default 'redis:8.0-alpine' */
  readonly image?: string;
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
  /**
   * Milliseconds without a sign of life after which a server counts as failed (`cluster-node-timeout`), 1,000 to
   * 60,000. Shorter means a quicker failover, and more of them for nothing.
   * @default 5000
   */
  readonly nodeTimeoutMs?: number;
  /** Further directives of redis.conf, by name. @default - none */
  readonly directives?: Readonly<Record<string, string>>;
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
  image: IMAGES.redis,
  resources: { cpu: '100m', memory: '512Mi' },
  persistence: { kind: 'dynamic', size: '5Gi' },
  placement: { spread: 'preferred' },
  nodeTimeoutMs: 5000,
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
    if (!accepted(this, clusterProblems(wanted))) return;

    const podsPerShard = wanted.replicasPerShard + 1;
    const server: ServerSettings = {
      ...wanted,
      credentialsSecret: credentials.secretName,
      texts: {
        'redis.conf': clusterConf({
          ...wanted,
          memory: wanted.resources.memory,
          durability: durabilityOf(wanted.persistence),
        }),
        'users.acl': aclFile(),
        ...serverScripts(),
      },
      sidecars: [exporterContainer(credentials.secretName)],
    };

    serverConfig(this, name, server.texts);
    headlessService(this, name, [PORTS.redis, PORTS.bus, PORTS.exporter]);
    clientService(this, name);
    for (let shard = 0; shard < shards; shard++) {
      const scopeOfShard = new Construct(this, `Shard${shard}`);
      shardStatefulSet(scopeOfShard, server, shard, podsPerShard);
      disruptionBudget(scopeOfShard, name, shard);
    }
    keeper(this, keeperSpec(wanted, podsPerShard), credentials.secretName, wanted.keeper, wanted.clusterDomain);
    topologyPolicies(this, name, wanted.monitoring && scrapeNamespace(wanted.monitoring));
    if (wanted.monitoring) serviceMonitor(this, name, wanted.monitoring);
  }

  allowFrom(id: string, client: Client): void {
    if (!accepted(this, allowProblems(id, client, Chart.of(this).namespace))) return;
    clientPolicy(this, id, this.name, client);
  }
}

/** The props, complete. */
type Wanted = RedisClusterProps & Required<Pick<RedisClusterProps, keyof typeof DEFAULTS | 'name'>>;

/** The props without those that are there but undefined, which would hide a default. */
function given(props: RedisClusterProps): RedisClusterProps {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

function clusterProblems(wanted: Wanted): Problems {
  const { name, shards, replicasPerShard, nodeTimeoutMs } = wanted;
  const count = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const statefulSet = names.shard(name, shards - 1);
  const image = imageProblem('image', wanted.image);
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
    ...(image ? [image] : []),
    ...(wanted.credentials === undefined ? [] : credentialsProblems(wanted.credentials)),
    ...resourceProblems('resources', wanted.resources),
    ...persistenceProblems(wanted.persistence),
    ...placementProblems(wanted.placement, replicasPerShard + 1),
    ...directiveProblems(wanted.directives),
    ...keeperProblems(wanted.keeper),
  ];
}

function directiveProblems(directives: Readonly<Record<string, string>>): Problems {
  return Object.entries(directives).flatMap(([directive, value]) => {
    const owned = OWNED_DIRECTIVES[directive.toLowerCase()];
    return check(
      [owned !== undefined, `directives: "${directive}" cannot be set here: ${owned}`],
      [
        !/^[a-z][a-z0-9-]*$/.test(directive),
        `directives: ${shown(directive)} is no directive; use its name as redis.conf has it`,
      ],
      [
        owned === undefined && (typeof value !== 'string' || /[\r\n]/.test(value) || value.trim() === ''),
        `directives: "${directive}" needs its value as one line of text`,
      ],
    );
  });
}

function allowProblems(id: string, client: Client, namespace: string | undefined): Problems {
  return check(
    [
      !isServiceName(id),
      `allowFrom: ${shown(id)} cannot name a network policy; use lower-case letters, digits and dashes`,
    ],
    [
      client.namespace !== undefined && !isObjectName(client.namespace),
      `allowFrom: ${shown(client.namespace)} cannot name a namespace; set the name of the clients' namespace`,
    ],
    [
      client.namespace !== undefined && namespace === undefined,
      'allowFrom: clients in another namespace need a complete host name; set the namespace of the chart that holds the topology',
    ],
  );
}

function keeperSpec(wanted: Wanted, podsPerShard: number): KeeperSpec {
  const { name, shards, nodeTimeoutMs } = wanted;
  return {
    topology: 'cluster',
    name,
    port: PORTS.redis.number,
    busPort: PORTS.bus.number,
    domain: names.headlessService(name),
    nodeTimeoutMs,
    shards: Array.from({ length: shards }, (_, shard) => ({
      pods: Array.from({ length: podsPerShard }, (__, ordinal) => names.pod(name, shard, ordinal)),
    })),
  };
}
