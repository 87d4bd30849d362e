import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { topologyPolicies } from '../access/network-policies';
import { type DataProps, watchedData } from '../backup/props';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { serverPorts, type TlsProps, tlsProblems } from '../config/tls';
import { scrapeNamespace } from '../monitoring/monitoring';
import { serversMonitored } from '../monitoring/service-monitor';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import type { Problems } from '../validation';
import { shutdownProblems } from '../workload/grace-period';
import { volumesOf } from '../workload/persistence';
import { type Placement, placementProblems } from '../workload/placement';
import { revisionOf, serverConfig, serverEnv, serverStatefulSet } from '../workload/server';
import { clientService, headlessService } from '../workload/services';
import { certificate } from './certificate';
import { data, dataMonitored, dataProblems } from './data';
import type { RedisConnection } from './redis';
import { nameProblems, SERVER_DEFAULTS, type ServerProps, serverProblems, watchedServers } from './server-props';
import { serversOf } from './servers';
import { Topology } from './topology';

/** What a server that is alone is made of. Everything has a default. */
export interface RedisStandaloneProps extends ServerProps, TlsProps, DataProps {
  /** Where the server runs. @default - wherever there is room */
  readonly placement?: Omit<Placement, 'spread'>;
  /**
   * Seconds that the server has to stop in before it is killed: with snapshots it writes its whole data set then.
   * @default 120
   */
  readonly gracePeriodSeconds?: number;
}

const DEFAULTS = {
  ...SERVER_DEFAULTS,
  placement: {},
  gracePeriodSeconds: 120,
} as const satisfies Partial<RedisStandaloneProps>;

/**
 * One Redis server, with what each server of this library has: settings, persistence, users, probes, policies, metrics.
 * Nobody takes over from it: while it is away, so are its keys.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 */
export class RedisStandalone extends Topology {
  readonly connection: RedisConnection;

  constructor(scope: Construct, id: string, props: RedisStandaloneProps = {}) {
    const given = typed('RedisStandaloneProps', props);
    const wanted: Wanted = { ...DEFAULTS, name: id, ...given.props };
    super(scope, id, wanted, 'standalone');
    const ports = serverPorts(wanted.tls);
    this.connection = this.connectionTo(names.clientService(wanted.name), ports[0], { mode: 'standalone' });
    const { namespace } = Chart.of(this);
    if (!given.accepted(this, () => standaloneProblems(wanted, namespace))) return;

    const { name, monitoring } = wanted;
    const labels = componentLabels(name, 'server');
    const group = { statefulSet: names.servers(name), labels, pods: 1 };
    const servers = serversOf(wanted, {
      kind: 'standalone',
      ports,
      variables: {},
      handsOver: false,
    });
    serverConfig(this, name, servers.texts);
    headlessService(this, name, [...servers.ports, PORTS.exporter]);
    clientService(this, name, labels, ports);
    certificate(this, wanted);
    volumesOf(this, wanted.persistence, namespace, podsOf(wanted), { ...topologyLabels(name), ...labels });
    serverStatefulSet(this, servers, group, revisionOf(servers));
    topologyPolicies(this, name, {
      doors: this.doors,
      peers: [],
      keeper: false,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
    });
    data(this, wanted, [podsOf(wanted)]);
    watch(
      this,
      monitoring,
      { name, namespace, servers: watchedServers(wanted, 1), ...watchedData(wanted) },
      serversMonitored(name, PORTS.exporter),
      ...dataMonitored(wanted),
    );
  }
}

/** The props, complete. */
type Wanted = RedisStandaloneProps & Required<Pick<RedisStandaloneProps, keyof typeof DEFAULTS | 'name'>>;

function standaloneProblems(wanted: Wanted, namespace: string | undefined): Problems {
  const { name, placement, gracePeriodSeconds } = wanted;
  return [
    ...nameProblems(name, names.servers(name)),
    ...serverProblems(
      wanted,
      { groups: [podsOf(wanted)], placement, namespace },
      { variables: serverEnv({ ...wanted, variables: {} }).map(variable => variable.name) },
    ),
    ...tlsProblems(wanted.tls),
    ...placementProblems(placement, 1),
    ...shutdownProblems(gracePeriodSeconds),
    ...dataProblems(wanted, [podsOf(wanted)]),
  ];
}

function podsOf({ name }: Wanted): string[] {
  return [`${names.servers(name)}-0`];
}
