import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { topologyPolicies } from '../access/network-policies';
import { type DataProps, watchedData } from '../backup/props';
import { nodesDomain } from '../config/domains';
import type { ClusterSpec } from '../config/keeper-spec';
import { componentLabels, shardLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { type Rebalance, rebalanceProblems, rebalanceSpec } from '../config/rebalance';
import { clusterConf } from '../config/redis-conf';
import { serverPorts, type TlsProps, tlsProblems } from '../config/tls';
import { scrapeNamespace } from '../monitoring/monitoring';
import { keeperMonitored, serversMonitored } from '../monitoring/service-monitor';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { check, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { budgetProblems, type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { clusterHandOver, electionSeconds, gracePeriodProblems, handOverVariables } from '../workload/grace-period';
import { type KeeperSettings, keeper, keeperProblems } from '../workload/keeper';
import { volumesOf } from '../workload/persistence';
import { type Placement, placementProblems, placementWarnings } from '../workload/placement';
import { revisionOf, type ServerSettings, serverConfig, serverEnv, serverStatefulSet } from '../workload/server';
import { clientService, headlessService } from '../workload/services';
import { certificate } from './certificate';
import { data, dataMonitored, dataProblems } from './data';
import type { RedisConnection } from './redis';
import { nameProblems, SERVER_DEFAULTS, type ServerProps, serverProblems, watchedServers } from './server-props';
import { serversOf } from './servers';
import { credentialsOf, Topology } from './topology';

/** What a Redis Cluster is made of. Everything has a default. */
export interface RedisClusterProps extends ServerProps, TlsProps, DataProps {
  /**
   * Number of shards, 3 or more: each holds an even part of the 16,384 slots. Slots move when it changes: see
   * `rebalance`.
   * @default 3
   */
  readonly shards?: number;
  /** Replicas of each shard's primary. With 0, a shard that is away takes its keys with it. @default 1 */
  readonly replicasPerShard?: number;
  /** Where the servers run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many servers of a shard may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /**
   * Seconds that a stopping server has before it is killed: for its hand-over, and for its slots to be moved when its
   * shard is removed. Refused where they are fewer than a hand-over may need with this `nodeTimeoutMs`.
   * @default 1800
   */
  readonly gracePeriodSeconds?: number;
  /**
   * Milliseconds without a sign of life after which a server counts as failed (`cluster-node-timeout`), 1,000 to
   * 60,000. Shorter means a quicker failover, and more of them for nothing.
   * @default 2000
   */
  readonly nodeTimeoutMs?: number;
  /**
   * How slots move to new shards and away from removed ones; `false`: the keeper moves none, and pods of removed shards
   * hold for as long as their grace period lasts.
   * @default {} - see `Rebalance`
   */
  readonly rebalance?: Rebalance | false;
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
  rebalance: {},
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
export class RedisCluster extends Topology {
  readonly connection: RedisConnection;

  constructor(scope: Construct, id: string, props: RedisClusterProps = {}) {
    const given = typed('RedisClusterProps', props);
    const wanted: Wanted = { ...DEFAULTS, name: id, ...given.props };
    super(scope, id, wanted, 'cluster');
    const ports = serverPorts(wanted.tls);
    this.connection = this.connectionTo(names.clientService(wanted.name), ports[0], { mode: 'cluster' });
    const { namespace } = Chart.of(this);
    if (!given.accepted(this, () => clusterProblems(wanted, namespace))) return;
    warn(this, clusterWarnings(wanted));

    const { name, shards, nodeTimeoutMs } = wanted;
    const podsPerShard = wanted.replicasPerShard + 1;
    const pods = clusterPods(name, wanted);
    const servers = serversOf(wanted, {
      kind: 'cluster',
      conf: conf => clusterConf({ ...conf, nodeTimeoutMs }),
      ports: [...ports, PORTS.bus],
      variables: variablesOf(wanted),
      handsOver: true,
      // An election in the same shard is refused within twice the node timeout of the one before.
      minReadySeconds: electionSeconds(nodeTimeoutMs) + 1,
    });
    const revision = revisionOf(servers);
    serverConfig(this, name, servers.texts);
    headlessService(this, name, [...servers.ports, PORTS.exporter]);
    clientService(this, name, componentLabels(name, 'server'), ports);
    certificate(this, wanted);
    for (let shard = 0; shard < shards; shard++) {
      const scopeOfShard = new Construct(this, `Shard${shard}`);
      const labels = shardLabels(name, shard);
      const group = { statefulSet: names.shard(name, shard), labels, pods: podsPerShard };
      volumesOf(scopeOfShard, wanted.persistence, namespace, pods[shard] ?? [], { ...topologyLabels(name), ...labels });
      serverStatefulSet(scopeOfShard, servers, group, revision);
      disruptionBudget(scopeOfShard, name, group, wanted.disruptionBudget);
    }
    const { secretName } = credentialsOf(wanted);
    keeper(this, keeperSpec(wanted, pods, revision, servers), secretName, wanted.keeper, {
      ...wanted,
      domain: nodesDomain(name, wanted.clusterDomain),
      host: this.connection.host,
    });
    topologyPolicies(this, name, {
      doors: this.doors,
      peers: servers.ports,
      keeper: true,
      scrapedFrom: wanted.monitoring && scrapeNamespace(wanted.monitoring),
    });
    data(this, wanted, pods);
    const count = shards * podsPerShard;
    watch(
      this,
      wanted.monitoring,
      {
        name,
        namespace,
        servers: watchedServers(wanted, count),
        replicates: 'shards',
        keeper: true,
        ...watchedData(wanted),
      },
      serversMonitored(name, PORTS.exporter),
      keeperMonitored(name),
      ...dataMonitored(wanted),
    );
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
      { groups: countable ? clusterPods(name, wanted) : [], placement: wanted.placement, namespace },
      { variables: serverEnv({ ...wanted, variables: variablesOf(wanted) }).map(variable => variable.name) },
    ),
    ...tlsProblems(wanted.tls),
    ...placementProblems(wanted.placement, replicasPerShard + 1),
    ...(count(replicasPerShard, 0) ? budgetProblems(wanted.disruptionBudget, replicasPerShard) : []),
    ...(nodeTimeoutMs <= 60_000 ? gracePeriodProblems(wanted.gracePeriodSeconds, clusterHandOver(nodeTimeoutMs)) : []),
    ...rebalanceProblems(wanted.rebalance),
    ...keeperProblems(wanted.keeper),
    ...dataProblems(wanted, countable ? clusterPods(name, wanted) : []),
  ];
}

function clusterWarnings({ replicasPerShard, placement }: Wanted): Problems {
  return [
    ...placementWarnings(placement, 'primaries'),
    ...check([
      replicasPerShard === 0,
      'replicasPerShard: with 0 a shard whose server is away takes its keys with it until it is back; set 1 or more',
    ]),
  ];
}

/** The environment variables that the scripts of a cluster's servers read besides. */
function variablesOf({ name, nodeTimeoutMs, gracePeriodSeconds }: Wanted) {
  return {
    BUS_PORT: PORTS.bus.number,
    ...handOverVariables(name, gracePeriodSeconds, clusterHandOver(nodeTimeoutMs)),
    // Detection takes a node timeout, the vote up to as long again; the rest is for a slow machine.
    DETECTION_SECONDS: Math.ceil((4 * nodeTimeoutMs) / 1000) + 10,
  };
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

function keeperSpec(
  wanted: Wanted,
  pods: string[][],
  revision: string,
  { maxMemoryBytes }: Pick<ServerSettings, 'maxMemoryBytes'>,
): ClusterSpec {
  const { name, nodeTimeoutMs } = wanted;
  const rebalance = rebalanceSpec(wanted.rebalance);
  return {
    topology: 'cluster',
    name,
    port: serverPorts(wanted.tls)[0].number,
    busPort: PORTS.bus.number,
    domain: names.headlessService(name),
    nodeTimeoutMs,
    // Where you delete the pods yourself, a stopping server is not part of an update that others should wait for.
    ...(wanted.updateStrategy === 'RollingUpdate' ? { revision, maxMemoryBytes } : {}),
    shards: pods.map(ofShard => ({ pods: ofShard })),
    ...(rebalance ? { rebalance } : {}),
  };
}
