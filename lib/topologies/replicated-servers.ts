import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { servicesDomain } from '../config/domains';
import type { ReplicationSpec } from '../config/keeper-spec';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { replicatedConf } from '../config/redis-conf';
import { sentinelPorts, serverPorts } from '../config/tls';
import { disruptionBudget } from '../workload/disruption-budget';
import { volumesOf } from '../workload/persistence';
import { QUICK_DNS } from '../workload/pod-base';
import { revisionOf, type ServerSettings, serverConfig, serverStatefulSet } from '../workload/server';
import { headlessService, podServices, readService } from '../workload/services';
import type { WantedReplicated } from './replicated-props';
import { type Beside, serversOf } from './servers';

/** What each topology of a primary and its replicas says of its servers. */
export interface OfReplicated extends Pick<ServerSettings, 'variables' | 'handsOver'> {
  readonly kind: 'replication' | 'sentinel';
  /** Names of their pods. */
  readonly pods: readonly string[];
  /** What else runs in them. @default - nothing */
  readonly beside?: Beside;
}

/** What the specs of both say. */
type SpecOfServers = Omit<ReplicationSpec, 'topology' | 'primary'>;

/** Seconds until the primary counts a replica that is ready, and all Sentinels have asked it: they do so every 10 s. */
const MIN_READY_SECONDS = 10;

/**
 * Names of the server pods of a `RedisReplication` or a `RedisSentinel`: for what each is to have beforehand, such as a
 * disk.
 *
 * @param name of the topology
 * @param servers How many there are, the primary included
 */
export function serverPods(name: string, servers: number): string[] {
  return Array.from({ length: servers }, (_, ordinal) => names.server(name, ordinal));
}

/** The environment variables by which the scripts of servers that replicate each other find them. */
export function replicatedVariables(
  { clusterDomain }: Pick<WantedReplicated, 'clusterDomain'>,
  pods: readonly string[],
) {
  return { SERVICES: servicesDomain(clusterDomain), SERVERS: pods.join(' ') };
}

/**
 * The servers of a primary and its replicas: one StatefulSet, since any of them may be the primary, a Service for each,
 * and one for all that reads go to. Returns what the keeper is told of them.
 */
export function replicatedServers(scope: Construct, wanted: WantedReplicated, of: OfReplicated): SpecOfServers {
  const { name, clusterDomain, minReplicasToWrite, maxReplicaLagSeconds } = wanted;
  const { namespace } = Chart.of(scope);
  const { pods, beside, ...ofTopology } = of;
  const servers = serversOf(wanted, {
    ...ofTopology,
    ...(beside ? { beside } : {}),
    conf: conf => replicatedConf({ ...conf, minReplicasToWrite, maxReplicaLagSeconds }),
    ports: serverPorts(wanted.tls),
    minReadySeconds: MIN_READY_SECONDS,
    dns: QUICK_DNS,
  });
  const revision = revisionOf(servers);
  const labels = componentLabels(name, 'server');
  const group = { statefulSet: names.servers(name), labels, pods: pods.length };
  const ports = beside ? [...servers.ports, ...sentinelPorts(wanted.tls)] : servers.ports;
  serverConfig(scope, name, servers.texts);
  headlessService(scope, name, [...servers.ports, PORTS.exporter]);
  podServices(scope, name, pods, ports);
  readService(scope, name, servers.ports);
  volumesOf(scope, wanted.persistence, namespace, pods, { ...topologyLabels(name), ...labels });
  serverStatefulSet(scope, servers, group, revision);
  disruptionBudget(scope, name, group, wanted.disruptionBudget);
  return {
    name,
    port: serverPorts(wanted.tls)[0].number,
    domain: servicesDomain(clusterDomain, namespace ?? 'default'),
    // Where you delete the pods yourself, a stopping server is not part of an update that others should wait for.
    ...(wanted.updateStrategy === 'RollingUpdate' ? { revision, maxMemoryBytes: servers.maxMemoryBytes } : {}),
    servers: pods,
    minReplicasToWrite,
  };
}
