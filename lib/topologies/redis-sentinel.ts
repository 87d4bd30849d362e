import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Door, serverDoor, topologyPolicies } from '../access/network-policies';
import { usersOnRequest, watchedData } from '../backup/props';
import { servicesDomain } from '../config/domains';
import { engineImage } from '../config/engines';
import { type FrontTargets, NO_TARGETS, targetsTls } from '../config/front-targets';
import type { SentinelSpec } from '../config/keeper-spec';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { SENTINEL_ACL_FILE, sentinelConf } from '../config/sentinel-conf';
import { sentinelPorts, serverPorts } from '../config/tls';
import { aclFile } from '../config/users';
import { exporterContainer } from '../monitoring/exporter';
import { scrapeNamespace } from '../monitoring/monitoring';
import { keeperMonitored, sentinelsMonitored, serversMonitored } from '../monitoring/service-monitor';
import type { Subject } from '../monitoring/subject';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { check, isWhole, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { detectionSeconds, gracePeriodProblems, handOverVariables, sentinelHandOver } from '../workload/grace-period';
import { keeper } from '../workload/keeper';
import { sentinelScripts } from '../workload/scripts';
import {
  majorityOf,
  type SentinelSettings,
  sentinelProblems,
  sentinelWarnings,
  wantedSentinels,
} from '../workload/sentinel-settings';
import {
  type Sentinels,
  sentinelContainers,
  sentinelPods,
  sentinelService,
  sentinelVolumes,
  sentinelWorkload,
} from '../workload/sentinels';
import { serverEnv } from '../workload/server';
import { certificate } from './certificate';
import { data, dataMonitored } from './data';
import type { Fronted } from './fronted';
import type { RedisConnection } from './redis';
import {
  MOST_SERVERS,
  REPLICATED_DEFAULTS,
  type ReplicatedProps,
  replicatedProblems,
  replicatedWarnings,
} from './replicated-props';
import { replicatedServers, replicatedVariables, serverPods } from './replicated-servers';
import { nameProblems, watchedServers } from './server-props';
import type { Beside } from './servers';
import { credentialsOf, Topology } from './topology';

/** What servers are made of whose primary the Sentinels choose. Everything has a default. */
export interface RedisSentinelProps extends ReplicatedProps {
  /** Servers, the primary included, 2 to 50. @default 3 */
  readonly servers?: number;
  /** Settings of the Sentinels. @default - see `SentinelSettings` */
  readonly sentinels?: SentinelSettings;
  /**
   * Milliseconds without an answer after which a Sentinel takes a server for away (`down-after-milliseconds`), 1,000 to
   * 60,000. Shorter means a quicker failover, and more of them for nothing.
   * @default 2000
   */
  readonly downAfterMs?: number;
  /**
   * Milliseconds after which a failover that does not get on is given up (`failover-timeout`), 1,000 to 180,000, and
   * no less than `downAfterMs`. The next try comes after twice as long.
   * @default 6000
   */
  readonly failoverTimeoutMs?: number;
  /**
   * Replicas that follow a new primary at a time (`parallel-syncs`), 1 to as many as there are. One that has to copy
   * everything cannot be read from meanwhile.
   * @default 1
   */
  readonly parallelSyncs?: number;
  /**
   * Seconds that a stopping server has for its hand-over before it is killed. Refused where they are fewer than it
   * may need.
   * @default 1800
   */
  readonly gracePeriodSeconds?: number;
}

const DEFAULTS = {
  ...REPLICATED_DEFAULTS,
  servers: 3,
  sentinels: {},
  downAfterMs: 2000,
  failoverTimeoutMs: 6000,
  parallelSyncs: 1,
  gracePeriodSeconds: 1800,
} as const satisfies Partial<RedisSentinelProps>;

/**
 * A primary, its replicas, and Sentinels that watch over them: when the primary is away, their majority has a replica
 * take over.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/
 */
export class RedisSentinel extends Topology implements Fronted {
  /** The Sentinels, which clients ask for the primary. */
  readonly connection: RedisConnection;
  /** All servers that are ready, for reads that may be late. */
  readonly readConnection: RedisConnection;
  /** What a front needs to know of it. */
  readonly frontTargets: FrontTargets = NO_TARGETS;
  override readonly doors: readonly Door[];

  constructor(scope: Construct, id: string, props: RedisSentinelProps = {}) {
    const given = typed('RedisSentinelProps', props);
    const wanted = wantedOf(id, given.props);
    super(scope, id, wanted, 'sentinel', 'sentinels');
    const { name, monitoring, tls } = wanted;
    const [ofServers, ofSentinels] = [serverPorts(tls), sentinelPorts(tls)];
    const [[serverPort], [sentinelPort]] = [ofServers, ofSentinels];
    const { namespace } = Chart.of(this);
    const primaryName = names.primary(name, namespace);
    this.connection = this.connectionTo(names.sentinels(name), sentinelPort, { mode: 'sentinel', primaryName });
    this.readConnection = this.connectionTo(names.readService(name), serverPort, { mode: 'standalone' });
    const sentinels = sentinelsOf(wanted, primaryName);
    const beside = sentinels.as === 'sidecars' ? besideServers(sentinels) : undefined;
    this.doors = beside
      ? [serverDoor(...ofServers, ...ofSentinels)]
      : [serverDoor(...ofServers), { component: 'sentinel', ports: ofSentinels }];
    if (!given.accepted(this, () => sentinelTopologyProblems(wanted, namespace, beside))) return;
    warn(this, sentinelTopologyWarnings(wanted, namespace));

    const pods = serverPods(name, wanted.servers);
    this.frontTargets = { ...frontTargetsOf(wanted, pods, sentinels), ...targetsTls(this.connection) };
    const servers = replicatedServers(this, wanted, {
      kind: 'sentinel',
      pods,
      variables: variablesOf(wanted, pods, sentinels),
      handsOver: true,
      ...(beside ? { beside } : {}),
    });
    if (!beside) sentinelWorkload(this, sentinels);
    sentinelService(this, sentinels);
    certificate(this, wanted, [...pods, ...(beside ? [] : sentinelPods(name, sentinels, pods))]);
    const spec: SentinelSpec = { topology: 'sentinel', ...servers, ...keeperSpec(wanted, pods, sentinels) };
    const domain = servicesDomain(wanted.clusterDomain);
    keeper(this, spec, credentialsOf(wanted).secretName, wanted.keeper, {
      ...wanted,
      domain,
      host: this.connection.host,
    });
    topologyPolicies(this, name, {
      doors: this.doors,
      peers: beside ? [...ofServers, ...ofSentinels] : ofServers,
      keeper: true,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
      scrapedPorts: beside ? [PORTS.exporter, PORTS.sentinelExporter] : [PORTS.exporter],
    });
    data(this, wanted, [pods]);
    const subject: Subject = {
      name,
      namespace,
      servers: watchedServers(wanted, pods.length),
      replicates: 'primary',
      keeper: true,
      ...watchedData(wanted),
      sentinels: { count: sentinels.count, needed: Math.max(sentinels.quorum, majorityOf(sentinels.count)) },
    };
    watch(
      this,
      monitoring,
      subject,
      serversMonitored(name, PORTS.exporter),
      sentinelsMonitored(name),
      keeperMonitored(name),
      ...dataMonitored(wanted),
    );
  }
}

/** The props, complete. */
type Wanted = RedisSentinelProps &
  Required<Pick<RedisSentinelProps, keyof typeof DEFAULTS | 'name' | 'minReplicasToWrite'>>;

function wantedOf(id: string, props: RedisSentinelProps): Wanted {
  const wanted = { ...DEFAULTS, name: id, ...props };
  // Of two servers one is the only replica: what asks for it would stop writes whenever it is away.
  return { minReplicasToWrite: wanted.servers > 2 ? 1 : 0, ...wanted };
}

function sentinelsOf(wanted: Wanted, primaryName: string): Sentinels {
  const { secretName } = credentialsOf(wanted);
  const onRequest = usersOnRequest(wanted).filter(user => user !== 'backup');
  return {
    ...wantedSentinels(wanted.sentinels, wanted.servers, wanted.placement),
    name: wanted.name,
    image: engineImage(wanted.engine),
    ...(wanted.imagePull ? { imagePull: wanted.imagePull } : {}),
    exporter: exporterContainer('sentinel', wanted.exporter, wanted),
    ...(wanted.tls ? { tls: wanted.tls } : {}),
    credentialsSecret: secretName,
    // Nobody copies a Sentinel.
    usersOnRequest: onRequest,
    clusterDomain: wanted.clusterDomain,
    primaryName,
    texts: {
      'sentinel.conf': sentinelConf(wanted.tls),
      [SENTINEL_ACL_FILE]: aclFile('sentinels', undefined, onRequest),
      ...sentinelScripts(),
    },
  };
}

function besideServers(sentinels: Sentinels): Beside {
  return {
    containers: sentinelContainers(sentinels),
    volumes: sentinelVolumes(sentinels),
    texts: sentinels.texts,
  };
}

function sentinelTopologyProblems(wanted: Wanted, namespace: string | undefined, beside: Beside | undefined): Problems {
  const { name, servers, downAfterMs, failoverTimeoutMs, parallelSyncs, sentinels } = wanted;
  const counted = isWhole(servers, 2, MOST_SERVERS);
  const detects = isWhole(downAfterMs, 1000, 60_000);
  const timed = isWhole(failoverTimeoutMs, 1000, 180_000);
  const pods = counted ? serverPods(name, servers) : [];
  // Only the names of the variables matter here, and the number of Sentinels may be any.
  const variables = variablesOf(wanted, pods, { ...sentinelsOf(wanted, name), count: 0 });
  return [
    ...nameProblems(name, names.sentinels(name)),
    ...check(
      [
        servers === 1,
        'servers: 1 has no replica to fail over to; set 3, or use RedisStandalone, which is one server alone',
      ],
      [
        servers !== 1 && !counted,
        `servers: ${shown(servers)} is out of range; set a whole number from 2 to ${MOST_SERVERS}`,
      ],
      [!detects, `downAfterMs: ${shown(downAfterMs)} is out of range; set whole milliseconds from 1000 to 60000`],
      [
        !timed,
        `failoverTimeoutMs: ${shown(failoverTimeoutMs)} is out of range; set whole milliseconds from 1000 to 180000`,
      ],
      [
        timed && detects && failoverTimeoutMs < downAfterMs,
        `failoverTimeoutMs: ${failoverTimeoutMs} is over before a server counts as away, with downAfterMs ${downAfterMs}; set ${downAfterMs} or more`,
      ],
      [
        counted && !isWhole(parallelSyncs, 1, servers - 1),
        `parallelSyncs: ${shown(parallelSyncs)} is no number of replicas; set a whole number from 1 to ${servers - 1}`,
      ],
    ),
    ...(counted ? sentinelProblems(sentinels, servers, wanted.placement) : []),
    ...replicatedProblems(wanted, {
      pods,
      words: { group: 'the topology', prop: 'servers', besides: 0 },
      namespace,
      own: { ...beside, variables: serverEnv({ ...wanted, variables }).map(variable => variable.name) },
    }),
    ...(timed ? gracePeriodProblems(wanted.gracePeriodSeconds, sentinelHandOver(failoverTimeoutMs)) : []),
  ];
}

function sentinelTopologyWarnings(wanted: Wanted, namespace: string | undefined): Problems {
  const { name, servers } = wanted;
  return [
    ...check([
      namespace === undefined,
      `name: the chart names no namespace, so that Sentinels know the primary as "${name}", as those of another namespace may; set the namespace of the chart`,
    ]),
    ...replicatedWarnings(wanted, servers - 1),
    ...sentinelWarnings(wantedSentinels(wanted.sentinels, servers, wanted.placement)),
  ];
}

/** The environment variables that the scripts of these servers read besides. */
function variablesOf(wanted: Wanted, pods: readonly string[], sentinels: Sentinels) {
  const { name, gracePeriodSeconds, downAfterMs, failoverTimeoutMs } = wanted;
  return {
    ...replicatedVariables(wanted, pods),
    ...handOverVariables(name, gracePeriodSeconds, sentinelHandOver(failoverTimeoutMs)),
    SENTINELS: sentinelPods(name, sentinels, pods).join(' '),
    SENTINEL_PORT: sentinelPorts(wanted.tls)[0].number,
    PRIMARY_NAME: sentinels.primaryName,
    DETECTION_SECONDS: detectionSeconds(downAfterMs, failoverTimeoutMs),
  };
}

function frontTargetsOf(wanted: Wanted, servers: readonly string[], sentinels: Sentinels): FrontTargets {
  const hosts = sentinelPods(wanted.name, sentinels, servers);
  return {
    servers,
    clusterDomain: wanted.clusterDomain,
    sentinels: {
      hosts,
      majority: majorityOf(hosts.length),
      primaryName: sentinels.primaryName,
      component: sentinels.as === 'sidecars' ? 'server' : 'sentinel',
    },
  };
}

/** What the keeper is told of the Sentinels. */
function keeperSpec(
  { name, downAfterMs, failoverTimeoutMs, parallelSyncs, tls }: Wanted,
  pods: readonly string[],
  sentinels: Sentinels,
): Pick<SentinelSpec, 'sentinels' | 'sentinelPort' | 'monitor'> {
  return {
    sentinels: sentinelPods(name, sentinels, pods),
    sentinelPort: sentinelPorts(tls)[0].number,
    monitor: {
      name: sentinels.primaryName,
      quorum: sentinels.quorum,
      downAfterMs,
      failoverTimeoutMs,
      parallelSyncs,
    },
  };
}
