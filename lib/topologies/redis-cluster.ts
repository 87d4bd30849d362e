import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { clientProblems, clientWarnings } from '../access/clients';
import { Credentials } from '../access/credentials';
import { clientPolicy, topologyPolicies } from '../access/network-policies';
import { type Client, clientOf, type IClient } from '../config/client';
import { engineImage, testedLike } from '../config/engines';
import type { KeeperSpec } from '../config/keeper-spec';
import { clientLabels, shardLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { clusterConf } from '../config/redis-conf';
import { aclFile, USERS } from '../config/users';
import { exporterContainer } from '../monitoring/exporter';
import { scrapeNamespace, serviceMonitor } from '../monitoring/service-monitor';
import { accepted, check, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { budgetProblems, type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { electionSeconds, gracePeriodProblems } from '../workload/grace-period';
import { type KeeperSettings, keeper, keeperProblems } from '../workload/keeper';
import { volumesOf } from '../workload/persistence';
import { type Placement, placementProblems, placementWarnings } from '../workload/placement';
import {
  clusterVariables,
  revisionOf,
  type ServerSettings,
  serverConfig,
  serverEnv,
  serverScripts,
  serverStatefulSet,
} from '../workload/server';
import { clientService, headlessService } from '../workload/services';
import { claimName } from './one-name';
import type { IRedis, RedisConnection } from './redis';
import {
  durabilityWanted,
  given,
  nameProblems,
  SERVER_DEFAULTS,
  type ServerProps,
  serverProblems,
} from './server-props';

/** What a Redis Cluster is made of. Everything has a default. */
export interface RedisClusterProps extends ServerProps {
  /** Number of shards, 3 or more: each holds an even part of the 16,384 slots. @default 3 */
  readonly shards?: number;
  /** Replicas of each shard's primary. With 0, a shard that is away takes its keys with it. @default 1 */
  readonly replicasPerShard?: number;
  /** Where the servers run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many servers of a shard may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /**
   * Seconds that a stopping server has for its hand-over before it is killed. Refused where they are fewer than it
   * may need with this `nodeTimeoutMs`.
   * @default 1800
   */
  readonly gracePeriodSeconds?: number;
  /**
   * Milliseconds without a sign of life after which a server counts as failed (`cluster-node-timeout`), 1,000 to
   * 60,000. Shorter means a quicker failover, and more of them for nothing.
   * @default 2000
   */
  readonly nodeTimeoutMs?: number;
  /** Settings of the keeper. @default - see `KeeperSettings` */
  readonly keeper?: KeeperSettings;
}

const DEFAULTS = {
  ...SERVER_DEFAULTS,
  shards: 3,
  replicasPerShard: 1,
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  gracePeriodSeconds: 1800,
  nodeTimeoutMs: 2000,
  keeper: {},
} as const satisfies Partial<RedisClusterProps>;

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
    const pods = podsOf(wanted);
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
        ...serverScripts('cluster'),
      },
      users: Object.values(USERS),
      ports: [PORTS.redis, PORTS.bus],
      variables: variablesOf(wanted),
      handsOver: true,
      // An election in the same shard is refused within twice the node timeout of the one before.
      minReadySeconds: electionSeconds(wanted.nodeTimeoutMs) + 1,
      sidecars: [exporterContainer(credentials.secretName, wanted.exporter, wanted.imagePull)],
    };

    const revision = revisionOf(server);
    serverConfig(this, name, server.texts);
    headlessService(this, name, [PORTS.redis, PORTS.bus, PORTS.exporter]);
    clientService(this, name);
    for (let shard = 0; shard < shards; shard++) {
      const scopeOfShard = new Construct(this, `Shard${shard}`);
      const labels = shardLabels(name, shard);
      const group = { statefulSet: names.shard(name, shard), labels, pods: podsPerShard };
      volumesOf(scopeOfShard, wanted.persistence, namespace, pods[shard] ?? [], { ...topologyLabels(name), ...labels });
      serverStatefulSet(scopeOfShard, server, group, revision);
      disruptionBudget(scopeOfShard, name, group, wanted.disruptionBudget);
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

function clusterProblems(wanted: Wanted, namespace: string | undefined): Problems {
  const { name, shards, replicasPerShard, nodeTimeoutMs } = wanted;
  const count = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const countable = count(shards, 3) && count(replicasPerShard, 0) && shards * (replicasPerShard + 1) <= MOST_NODES;
  return [
    ...nameProblems(name, names.shard(name, shards - 1)),
    ...check(
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
    ...serverProblems(
      wanted,
      { groups: countable ? podsOf(wanted) : [], placement: wanted.placement, namespace },
      serverEnv({ ...wanted, variables: variablesOf(wanted) }).map(variable => variable.name),
    ),
    ...placementProblems(wanted.placement, replicasPerShard + 1),
    ...(count(replicasPerShard, 0) ? budgetProblems(wanted.disruptionBudget, replicasPerShard) : []),
    ...(nodeTimeoutMs <= 60_000 ? gracePeriodProblems(wanted.gracePeriodSeconds, nodeTimeoutMs) : []),
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

function variablesOf({ name, nodeTimeoutMs, gracePeriodSeconds }: Wanted) {
  return clusterVariables(name, nodeTimeoutMs, gracePeriodSeconds);
}

/** Names of the pods, shard by shard. */
function podsOf({ name, shards, replicasPerShard }: Wanted): string[][] {
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
