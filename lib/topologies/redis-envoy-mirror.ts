import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Door, MIRROR_DOOR, topologyPolicies } from '../access/network-policies';
import { servicesDomain } from '../config/domains';
import { CLOSING_PREFIX, mirrorEnvoy } from '../config/envoy/mirror';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { startedWith } from '../config/passwords';
import { PORTS } from '../config/ports';
import { copyingConf } from '../config/redis-conf';
import { USERS } from '../config/users';
import { scrapeNamespace } from '../monitoring/monitoring';
import { keeperMonitored, serversMonitored } from '../monitoring/service-monitor';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { warn } from '../warnings';
import { type DisruptionBudget, disruptionBudget } from '../workload/disruption-budget';
import { envoyParts } from '../workload/envoy';
import { extraVolumes } from '../workload/extra-volumes';
import { IMAGES } from '../workload/images';
import { type KeeperSettings, keeper } from '../workload/keeper';
import { volumesOf } from '../workload/persistence';
import type { Placement } from '../workload/placement';
import { QUICK_DNS } from '../workload/pod-base';
import type { Resources } from '../workload/resources';
import { revisionOf, serverConfig, serverEnv, serverStatefulSet } from '../workload/server';
import { clientService, headlessService, podServices } from '../workload/services';
import { sidecarContainers } from '../workload/sidecars';
import { holdSeconds, isMirror, mirrorProblems, mirrorWarnings } from './envoy-mirror-problems';
import { upstreams } from './envoy-targets';
import type { RedisConnection } from './redis';
import { replicatedVariables, serverPods } from './replicated-servers';
import { SERVER_DEFAULTS, type ServerProps, watchedServers } from './server-props';
import { type Beside, serversOf } from './servers';
import { credentialsOf, Topology } from './topology';

/** What servers that Envoys mirror are made of. Everything has a default. */
export interface RedisEnvoyMirrorProps extends ServerProps {
  /** Servers, from 2 to 5. Each holds all data, and does every write. @default 2 */
  readonly servers?: number;
  /**
   * The server whose data stays where the keeper cannot know whose should, by the number in its pod's name: after two
   * servers that were cut off from each other both took writes, or where nobody is left that had every write.
   * @default - none: the keeper waits, and says why, until a person sets this
   */
  readonly trusted?: number;
  /**
   * Whether what Envoy takes for reads is not copied, which spares the other servers these. Some writes are among it
   * (`GETSET`, `GETEX`, `XADD` and others), and would be done by one server alone.
   * @default false: everything is copied
   */
  readonly excludeReadCommands?: boolean;
  /**
   * Commands that clients need, such as `['SET', 'EVAL']`: those that Envoy does not carry, or does not copy, are refused,
   * with what to use instead.
   * @default - none: clients find out
   */
  readonly requiredCommands?: readonly string[];
  /** Milliseconds that a server has for a command, 100 to 60,000, before its client gets an error. @default 5000 */
  readonly opTimeoutMs?: number;
  /** Connections of clients that each Envoy takes at a time: more are closed. From 10 to 100,000. @default 2000 */
  readonly maxConnections?: number;
  /** Image of Envoy 1.40, with a tag of one version or a digest. @default 'envoyproxy/envoy:v1.40.0' */
  readonly envoyImage?: string;
  /** What each Envoy asks for. It has one thread, so that all servers get its clients' writes in one order. @default { cpu: '100m', memory: '256Mi' } */
  readonly envoyResources?: Resources;
  /** Where the servers run. @default { spread: 'preferred' } */
  readonly placement?: Placement;
  /** How many servers may be evicted at a time. @default { maxUnavailable: 1 } */
  readonly disruptionBudget?: DisruptionBudget;
  /** Settings of the keeper, which brings servers in step. @default - see `KeeperSettings` */
  readonly keeper?: KeeperSettings;
  /**
   * Seconds that a server has to stop in before it is killed: its Envoy sends the clients elsewhere first.
   * @default 120
   */
  readonly gracePeriodSeconds?: number;
}

const DEFAULTS = {
  ...SERVER_DEFAULTS,
  servers: 2,
  excludeReadCommands: false,
  requiredCommands: [],
  opTimeoutMs: 5000,
  maxConnections: 2000,
  envoyImage: IMAGES.envoy,
  envoyResources: { cpu: '100m', memory: '256Mi' },
  placement: { spread: 'preferred' },
  disruptionBudget: {},
  keeper: {},
  gracePeriodSeconds: 120,
} as const satisfies Partial<RedisEnvoyMirrorProps>;

/** The props, complete. */
export type WantedMirror = RedisEnvoyMirrorProps &
  Required<Pick<RedisEnvoyMirrorProps, keyof typeof DEFAULTS | 'name'>>;

/** Seconds that a server is in step before the next is replaced: until then all nodes send clients to it. */
const MIN_READY_SECONDS = 5;

/** Where an Envoy finds its own server. */
const LOOPBACK = '127.0.0.1';

/**
 * Servers of which each takes writes and has all data: an Envoy beside each writes to its own and sends a copy to the
 * others. No server is a replica, and none has to be promoted when another is away. In return the servers may come to
 * differ, which the page of this construct says more of.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 */
export class RedisEnvoyMirror extends Topology {
  /** All servers that have every write. */
  readonly connection: RedisConnection;
  /** Each server by itself, in the order of their numbers, whether it has every write or not. */
  readonly serverConnections: readonly RedisConnection[];
  override readonly doors: readonly Door[] = [MIRROR_DOOR];

  constructor(scope: Construct, id: string, props: RedisEnvoyMirrorProps = {}) {
    const given = typed('RedisEnvoyMirrorProps', props);
    const wanted: WantedMirror = { ...DEFAULTS, name: id, ...given.props };
    super(scope, id, wanted, 'mirror');
    const { name, monitoring, servers: count } = wanted;
    const { namespace } = Chart.of(this);
    const pods = isMirror(count) ? serverPods(name, count) : [];
    const connect = (service: string) => this.connectionTo(service, PORTS.envoy, { mode: 'standalone' });
    this.connection = connect(names.clientService(name));
    this.serverConnections = pods.map(connect);
    const variables = variablesOf(wanted, pods);
    const beside = envoys(wanted, pods, namespace);
    const own = { ...beside, variables: serverEnv({ ...wanted, variables }).map(variable => variable.name) };
    if (!given.accepted(this, () => mirrorProblems(wanted, pods, namespace, own))) return;
    warn(this, mirrorWarnings(wanted));

    const servers = serversOf(wanted, {
      kind: 'mirror',
      conf: copyingConf,
      ports: [PORTS.redis],
      variables,
      handsOver: true,
      minReadySeconds: MIN_READY_SECONDS,
      dns: QUICK_DNS,
      beside,
    });
    const labels = componentLabels(name, 'server');
    const group = { statefulSet: names.servers(name), labels, pods: pods.length };
    serverConfig(this, name, servers.texts);
    headlessService(this, name, [PORTS.redis, PORTS.exporter, PORTS.envoyStats]);
    podServices(this, name, pods, [PORTS.redis, PORTS.envoy, PORTS.envoyStats]);
    clientService(this, name, labels, [PORTS.envoy]);
    volumesOf(this, wanted.persistence, namespace, pods, { ...topologyLabels(name), ...labels });
    serverStatefulSet(this, servers, group, revisionOf(servers));
    disruptionBudget(this, name, group, wanted.disruptionBudget);
    keepInStep(this, wanted, pods, namespace);
    topologyPolicies(this, name, {
      doors: this.doors,
      peers: [PORTS.redis],
      keeper: true,
      handsOver: false,
      keeperPorts: [PORTS.redis, PORTS.envoyStats],
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
      scrapedPorts: [PORTS.exporter, PORTS.envoyStats],
    });
    watch(
      this,
      monitoring,
      { name, namespace, servers: watchedServers(wanted, pods.length), keeper: true, mirrored: true },
      serversMonitored(name, PORTS.exporter, PORTS.envoyStats),
      keeperMonitored(name),
    );
  }
}

function variablesOf(wanted: WantedMirror, pods: readonly string[]) {
  return {
    ...replicatedVariables(wanted, pods),
    CLOSING_PREFIX,
    ENVOY_PORT: PORTS.envoy.number,
    HOLD_SECONDS: holdSeconds(wanted.gracePeriodSeconds),
  };
}

/** The Envoys beside the servers. Each has a configuration of its own, in the ConfigMap of the servers. */
function envoys(wanted: WantedMirror, pods: readonly string[], namespace: string | undefined): Beside {
  const { name, clusterDomain, imagePull } = wanted;
  const domain = namespace ? `.${servicesDomain(clusterDomain, namespace)}` : '';
  const { secretName } = credentialsOf(wanted);
  const behind = upstreams();
  const { passwords } = wanted;
  const login = behind.login({ user: USERS.application, secretName, secretKey: USERS.application, passwords });
  const confOf = (pod: string) =>
    mirrorEnvoy({
      pod,
      own: LOOPBACK,
      peers: pods.filter(each => each !== pod).map(each => ({ pod: each, host: `${each}${domain}` })),
      login,
      opTimeoutMs: wanted.opTimeoutMs,
      excludeReads: wanted.excludeReadCommands,
      maxConnections: wanted.maxConnections,
    });
  const { container, volumes, texts } = envoyParts({
    name: names.serverConfig(name),
    image: wanted.envoyImage,
    resources: wanted.envoyResources,
    conf: new Map(pods.map(pod => [pod, confOf(pod)])),
    // Two threads would send two writes of one key in an order of their own to each server.
    threads: 1,
    named: true,
    ports: [PORTS.envoy],
    secrets: behind.secrets,
  });
  return {
    containers: sidecarContainers([container], volumes, { imagePull }),
    volumes: extraVolumes(volumes),
    texts,
    startedWith: startedWith(...behind.logins),
  };
}

function keepInStep(
  scope: Construct,
  wanted: WantedMirror,
  pods: readonly string[],
  namespace: string | undefined,
): void {
  const { name, clusterDomain, trusted } = wanted;
  keeper(
    scope,
    {
      topology: 'mirror',
      name,
      port: PORTS.redis.number,
      domain: servicesDomain(clusterDomain, namespace ?? 'default'),
      servers: pods,
      statsPort: PORTS.envoyStats.number,
      closingPrefix: CLOSING_PREFIX,
      ...(trusted === undefined ? {} : { trusted: names.server(name, trusted) }),
    },
    credentialsOf(wanted).secretName,
    wanted.keeper,
    { ...wanted, domain: servicesDomain(clusterDomain) },
  );
}
