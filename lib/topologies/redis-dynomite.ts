import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { letIn } from '../access/let-in';
import { DYNOMITE_DOOR, topologyPolicies } from '../access/network-policies';
import type { Client, IClient } from '../config/client';
import { servicesDomain } from '../config/domains';
import { ringOf, twinsOf } from '../config/dynomite-ring';
import { dynomiteYaml } from '../config/dynomite-yaml';
import { clientLabels, dataCenterLabels, LABELS, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { copyingConf } from '../config/redis-conf';
import { type User, usersOf } from '../config/users';
import { scrapeNamespace } from '../monitoring/monitoring';
import { serversMonitored } from '../monitoring/service-monitor';
import { watch } from '../monitoring/watch';
import { typed } from '../props/typed';
import { warn } from '../warnings';
import { disruptionBudget } from '../workload/disruption-budget';
import { besideDynomite, dynomiteContainer, dynomiteVolumes } from '../workload/dynomite';
import { volumesOf } from '../workload/persistence';
import { QUICK_DNS } from '../workload/pod-base';
import { revisionOf, serverConfig, serverEnv, serverStatefulSet } from '../workload/server';
import { dataCenterService, headlessService, podServices } from '../workload/services';
import { dynomiteProblems, dynomiteWarnings } from './dynomite-problems';
import {
  DYNOMITE_DEFAULTS,
  dataCentersOf,
  type RedisDynomiteProps,
  type WantedDataCenter,
  type WantedDynomite,
} from './dynomite-props';
import { claimName } from './one-name';
import type { RedisAddress } from './redis';
import { watchedServers } from './server-props';
import { type Beside, serversOf } from './servers';
import { credentialsOf } from './topology';

/** Seconds that a node is ready before the next one with the same keys is replaced: its peers connect anew. */
const MIN_READY_SECONDS = 10;

/**
 * Redis servers behind Dynomite: data centres of racks, each of which holds all keys, on a ring of nodes. Each node is a
 * pod of a Dynomite and a server. There is no primary: any node takes reads and writes.
 *
 * Dynomite knows no password, so this is no `IRedis` for constructs that log in; network policies are the only fence.
 *
 * Throws nothing itself: what is wrong with the props is reported when the app is synthesized, all at once.
 *
 * @see https://github.com/Netflix/dynomite
 */
export class RedisDynomite extends Construct {
  readonly name: string;
  /** How to connect, in the first data centre. */
  readonly connection: RedisAddress;
  /** Users that log in to the servers, no clients: the credentials Secret holds a password of each. */
  readonly users: readonly User[];
  private readonly clusterDomain: string;

  constructor(scope: Construct, id: string, props: RedisDynomiteProps) {
    super(scope, id);
    const given = typed('RedisDynomiteProps', props);
    const wanted: WantedDynomite = { ...DYNOMITE_DEFAULTS, name: id, ...given.props };
    const { name, monitoring } = wanted;
    const { namespace } = Chart.of(this);
    const centres = dataCentersOf(wanted);
    const beside = besideOf(wanted);
    this.name = name;
    this.clusterDomain = wanted.clusterDomain;
    this.users = usersOf('dynomite');
    this.connection = this.connectionIn(centres[0]?.name ?? '');
    claimName(this, name);
    const variables = serverEnv({ ...wanted, variables: besideDynomite() }).map(variable => variable.name);
    if (!given.accepted(this, () => dynomiteProblems(wanted, namespace, { ...beside, variables }))) return;
    warn(this, dynomiteWarnings(wanted));

    const servers = serversOf(wanted, {
      kind: 'dynomite',
      conf: copyingConf,
      ports: [PORTS.redis],
      variables: besideDynomite(),
      handsOver: true,
      minReadySeconds: MIN_READY_SECONDS,
      dns: QUICK_DNS,
      beside: { ...beside, texts: textsOf(wanted, centres, namespace) },
    });
    const revision = revisionOf(servers);
    const ring = ringOf(name, centres);
    serverConfig(this, name, servers.texts);
    headlessService(this, name, [...servers.ports, PORTS.exporter]);
    podServices(
      this,
      name,
      ring.map(({ pod }) => pod),
      [PORTS.dynomitePeers, PORTS.redis],
    );
    for (const centre of centres) {
      const scopeOfCentre = new Construct(this, `DataCenter-${centre.name}`);
      dataCenterService(scopeOfCentre, name, centre.name);
      for (let index = 0; index < centre.nodesPerRack; index++) {
        const scopeOfTwins = new Construct(scopeOfCentre, `Node${index}`);
        const labels = { ...dataCenterLabels(name, centre.name), [LABELS.shard]: String(index) };
        const twins = ring.filter(node => node.dataCenter === centre.name && node.index === index);
        const group = { statefulSet: names.ring(name, centre.name, index), labels, pods: twins.length };
        volumesOf(
          scopeOfTwins,
          wanted.persistence,
          namespace,
          twins.map(({ pod }) => pod),
          { ...topologyLabels(name), ...labels },
        );
        serverStatefulSet(scopeOfTwins, { ...servers, placement: centre.placement }, group, revision);
        disruptionBudget(scopeOfTwins, name, group, wanted.disruptionBudget);
      }
    }
    topologyPolicies(this, name, {
      doors: [DYNOMITE_DOOR],
      // The servers' own port too, for nodes that copy the keys of another: see docs/redis-dynomite.md.
      peers: [PORTS.dynomitePeers, PORTS.redis],
      keeper: false,
      scrapedFrom: monitoring && scrapeNamespace(monitoring),
    });
    const watched = watchedServers(wanted, ring.length);
    watch(this, monitoring, { name, namespace, servers: watched }, serversMonitored(name, PORTS.exporter));
  }

  /** How to connect in a data centre: to any of its nodes that is ready. */
  connectionIn(dataCenter: string): RedisAddress {
    const { namespace } = Chart.of(this);
    const service = names.dataCenter(this.name, dataCenter);
    return {
      host: namespace ? `${service}.${servicesDomain(this.clusterDomain, namespace)}` : service,
      port: PORTS.dynomite.number,
      clientLabels: clientLabels(this.name),
      mode: 'standalone',
    };
  }

  /**
   * Lets clients in, to Dynomite: pods by namespace and labels, addresses, or a construct such as a `NodeProgram`.
   *
   * @param id Names the network policy: lower-case letters, digits and dashes.
   */
  allowFrom(id: string, peer: Client | IClient): void {
    letIn(this, id, peer, [DYNOMITE_DOOR]);
  }
}

/** The container beside each server. */
function besideOf(wanted: WantedDynomite): Beside {
  const settings = {
    ...wanted,
    resources: wanted.dynomiteResources,
    credentialsSecret: credentialsOf(wanted).secretName,
  };
  return { containers: [dynomiteContainer(settings)], volumes: dynomiteVolumes(settings), texts: {} };
}

/** The files that say what each node is: its configuration, by its pod's name, and the pods with the same keys. */
function textsOf(wanted: WantedDynomite, centres: readonly WantedDataCenter[], namespace: string | undefined) {
  const { name, clusterDomain } = wanted;
  const ring = ringOf(name, centres);
  const domain = namespace === undefined ? '' : `.${servicesDomain(clusterDomain, namespace)}`;
  const yamls = ring.map(node => {
    const peers = ring.filter(({ pod }) => pod !== node.pod);
    return [`${node.pod}.yaml`, dynomiteYaml(wanted, node, peers, ({ pod }) => `${pod}${domain}`)] as const;
  });
  const twins = twinsOf(name, centres).flatMap(pods => pods.map(pod => `${pod}: ${pods.join(' ')}\n`));
  return { ...Object.fromEntries(yamls), twins: twins.join('') };
}
