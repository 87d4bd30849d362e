import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { topologyPolicies } from '../access/network-policies';
import { watchedData } from '../backup/props';
import { servicesDomain } from '../config/domains';
import { type FrontTargets, NO_TARGETS, targetsTls } from '../config/front-targets';
import type { ReplicationSpec } from '../config/keeper-spec';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { serverPorts } from '../config/tls';
import { scrapeNamespace } from '../monitoring/monitoring';
import { keeperMonitored, serversMonitored } from '../monitoring/service-monitor';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { check, isWhole, type Problems, shown } from '../validation';
import { warn } from '../warnings';
import { shutdownProblems } from '../workload/grace-period';
import { keeper } from '../workload/keeper';
import { serverEnv } from '../workload/server';
import { clientService, podSelector } from '../workload/services';
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
import { credentialsOf, Topology } from './topology';

/** What a primary that you name, and its replicas, are made of. Everything has a default. */
export interface RedisReplicationProps extends ReplicatedProps {
  /** Replicas of the primary, 1 to 49. @default 1 */
  readonly replicas?: number;
  /**
   * Which server is the primary, by the number in its pod's name, from 0 to `replicas`. Another number hands over to
   * that server.
   * @default 0
   */
  readonly primary?: number;
  /**
   * Seconds that a server has to stop in before it is killed: with snapshots it writes its whole data set then.
   * @default 120
   */
  readonly gracePeriodSeconds?: number;
}

const DEFAULTS = {
  ...REPLICATED_DEFAULTS,
  replicas: 1,
  primary: 0,
  minReplicasToWrite: 0,
  gracePeriodSeconds: 120,
} as const satisfies Partial<RedisReplicationProps>;

/**
 * A primary and its replicas. Which server is the primary says the manifest, and nobody else: nothing is promoted by
 * itself, and a change of `primary` hands over.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/replication/
 */
export class RedisReplication extends Topology implements Fronted {
  /** The primary, for writes and for reads that must see them. */
  readonly connection: RedisConnection;
  /** All servers that are ready, for reads that may be late. */
  readonly readConnection: RedisConnection;
  /** What a front needs to know of it. */
  readonly frontTargets: FrontTargets = NO_TARGETS;

  constructor(scope: Construct, id: string, props: RedisReplicationProps = {}) {
    const given = typed('RedisReplicationProps', props);
    const wanted: Wanted = { ...DEFAULTS, name: id, ...given.props };
    super(scope, id, wanted, 'replication');
    const { name, replicas, monitoring, tls } = wanted;
    const ports = serverPorts(tls);
    const mode = 'standalone';
    this.connection = this.connectionTo(names.clientService(name), ports[0], { mode });
    this.readConnection = this.connectionTo(names.readService(name), ports[0], { mode });
    if (!given.accepted(this, () => replicationProblems(wanted, Chart.of(this).namespace))) return;
    warn(this, replicatedWarnings(wanted, replicas));

    const pods = podsOf(wanted);
    this.frontTargets = {
      servers: pods,
      clusterDomain: wanted.clusterDomain,
      primary: primaryOf(wanted),
      ...targetsTls(this.connection),
    };
    const servers = replicatedServers(this, wanted, {
      kind: 'replication',
      pods,
      variables: replicatedVariables(wanted, pods),
      handsOver: false,
    });
    certificate(this, wanted, pods);
    clientService(this, name, podSelector(primaryOf(wanted)), ports);
    const { secretName } = credentialsOf(wanted);
    const domain = servicesDomain(wanted.clusterDomain);
    const spec: ReplicationSpec = { topology: 'replication', ...servers, primary: primaryOf(wanted) };
    keeper(this, spec, secretName, wanted.keeper, { ...wanted, domain, host: this.connection.host });
    topologyPolicies(this, name, {
      doors: this.doors,
      peers: ports,
      keeper: true,
      handsOver: false,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
    });
    data(this, wanted, [pods]);
    const { namespace } = Chart.of(this);
    watch(
      this,
      monitoring,
      {
        name,
        namespace,
        servers: watchedServers(wanted, pods.length),
        replicates: 'primary',
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
type Wanted = RedisReplicationProps & Required<Pick<RedisReplicationProps, keyof typeof DEFAULTS | 'name'>>;

function replicationProblems(wanted: Wanted, namespace: string | undefined): Problems {
  const { name, replicas, primary } = wanted;
  const most = MOST_SERVERS - 1;
  const counted = isWhole(replicas, 1, most);
  const pods = counted ? podsOf(wanted) : [];
  const variables = replicatedVariables(wanted, pods);
  return [
    ...nameProblems(name, names.servers(name)),
    ...check(
      [
        replicas === 0,
        'replicas: 0 leaves nobody to replicate; set 1 or more, or use RedisStandalone, which is one server alone',
      ],
      [
        replicas !== 0 && !counted,
        `replicas: ${shown(replicas)} is out of range; set a whole number from 1 to ${most}`,
      ],
      [
        counted && !isWhole(primary, 0, replicas),
        `primary: ${shown(primary)} is none of the servers; set a whole number from 0 to ${replicas}, as in ${names.server(name, replicas)}`,
      ],
    ),
    ...replicatedProblems(wanted, {
      pods,
      words: { group: 'the topology', prop: 'replicas', besides: 1 },
      namespace,
      own: { variables: serverEnv({ ...wanted, variables }).map(variable => variable.name) },
    }),
    ...shutdownProblems(wanted.gracePeriodSeconds),
  ];
}

function podsOf({ name, replicas }: Wanted): string[] {
  return serverPods(name, replicas + 1);
}

function primaryOf({ name, primary }: Wanted): string {
  return names.server(name, primary);
}
