import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { servicesDomain } from '../config/domains';
import { CONFIG_HASH_ANNOTATION, configHash } from '../config/hash';
import { componentLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { PORTS } from '../config/ports';
import { FOLDERS } from '../config/redis-conf';
import { sentinelPorts, serverPorts, type TlsProps } from '../config/tls';
import { type User, usersOf } from '../config/users';
import { acceptedCredentialsVolume } from './credentials-volume';
import { disruptionBudget } from './disruption-budget';
import { podField } from './env';
import { type ImagePull, pullPolicy, REDIS_USER } from './images';
import { placementOf } from './placement';
import { podBase, QUICK_DNS } from './pod-base';
import { scriptProbes } from './probes';
import { requirements } from './resources';
import { RUN_VOLUMES, runVolume } from './run-volume';
import { CONTAINER_SECURITY } from './security';
import type { WantedSentinels } from './sentinel-settings';
import { podServices, servicePort } from './services';
import { tlsEnv, tlsMounts, tlsVolumes } from './tls-volume';

/** The Sentinels of a topology. */
export interface Sentinels extends WantedSentinels, TlsProps {
  /** Name of the topology. */
  readonly name: string;
  /** Image of the servers, which has Sentinel in it. */
  readonly image: string;
  /** How the image is pulled. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /** The exporter beside each. */
  readonly exporter: k8s.Container;
  readonly credentialsSecret: string;
  /** Users that they have besides, as something is asked for. @default - none */
  readonly usersOnRequest?: readonly User[];
  readonly clusterDomain: string;
  /** Name under which they know the primary. */
  readonly primaryName: string;
  /** Texts of their ConfigMap, by file name: configuration and scripts. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A volume of their own, named so that it stands beside a server's too. */
const CREDENTIALS = 'sentinel-credentials';

/** Seconds that a hung Sentinel, or one in a pod of its own, has to stop in: the time of a promotion under way. */
const STOP_SECONDS = 10;

/** Seconds until the others have heard of one that is back: each says hello every 2 s. */
const MIN_READY_SECONDS = 10;

/** Names of the pods in which the Sentinels run, beside these servers. */
export function sentinelPods(name: string, { as, count }: WantedSentinels, servers: readonly string[]): string[] {
  return as === 'sidecars'
    ? [...servers]
    : Array.from({ length: count }, (_, ordinal) => names.sentinel(name, ordinal));
}

/** The containers of a Sentinel: itself, and its exporter. */
export function sentinelContainers(sentinels: Sentinels): k8s.Container[] {
  return [sentinelContainer(sentinels), sentinels.exporter];
}

/** In a pod of servers it shares their ConfigMap. */
function sentinelContainer(sentinels: Sentinels): k8s.Container {
  const script = (file: string, ...args: string[]) => ({
    exec: { command: ['sh', `${FOLDERS.config}/${file}`, ...args] },
  });
  const beside = sentinels.as === 'sidecars';
  const { readinessProbe, ...probes } = scriptProbes({
    ask: kind => script('probe-sentinel.sh', kind),
    startSeconds: 60,
    hungSeconds: STOP_SECONDS,
  });
  const values = {
    CONFIG: FOLDERS.config,
    CREDENTIALS: FOLDERS.credentials,
    RUN: FOLDERS.run,
    SERVICES: servicesDomain(sentinels.clusterDomain),
    SENTINEL_PORT: sentinelPorts(sentinels.tls)[0].number,
    PRIMARY_NAME: sentinels.primaryName,
    PORT: serverPorts(sentinels.tls)[0].number,
    ...tlsEnv(sentinels),
  };
  return {
    name: 'sentinel',
    image: sentinels.image,
    ...pullPolicy(sentinels.imagePull),
    command: ['sh', `${FOLDERS.config}/start-sentinel.sh`],
    env: [
      podField('POD_NAME', 'metadata.name'),
      podField('POD_NAMESPACE', 'metadata.namespace'),
      podField('POD_IP', 'status.podIP'),
      ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
    ],
    ports: sentinelPorts(sentinels.tls).map(({ name, number }) => ({ name, containerPort: number })),
    resources: requirements(sentinels.resources),
    securityContext: CONTAINER_SECURITY,
    ...probes,
    lifecycle: {
      postStart: script('post-start.sh'),
      preStop: script('stop-sentinel.sh', ...(beside ? ['beside'] : [])),
    },
    // A Sentinel that watches nobody yet must not take the server beside it out of its Services.
    ...(beside ? {} : { readinessProbe }),
    volumeMounts: [
      { name: 'config', mountPath: FOLDERS.config, readOnly: true },
      { name: CREDENTIALS, mountPath: FOLDERS.credentials, readOnly: true },
      ...tlsMounts(sentinels),
      { name: RUN_VOLUMES.sentinel, mountPath: FOLDERS.run },
    ],
  };
}

/** The volumes of a Sentinel's container, but for its ConfigMap. */
export function sentinelVolumes({
  credentialsSecret,
  usersOnRequest = [],
}: Pick<Sentinels, 'credentialsSecret' | 'usersOnRequest'>): k8s.Volume[] {
  const users = [...usersOf('sentinels'), ...usersOnRequest];
  return [acceptedCredentialsVolume(CREDENTIALS, credentialsSecret, users), runVolume('sentinel')];
}

/** Sentinels in pods of their own: what they are made of, and a Service for each. */
export function sentinelWorkload(topology: Construct, sentinels: Sentinels): void {
  const scope = new Construct(topology, 'Sentinels');
  const { name } = sentinels;
  const statefulSet = names.sentinels(name);
  const labels = componentLabels(name, 'sentinel');
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name: statefulSet, labels: topologyLabels(name) },
    data: { ...sentinels.texts },
  });
  new k8s.KubeStatefulSet(scope, 'StatefulSet', {
    metadata: { name: statefulSet, labels: { ...topologyLabels(name), ...labels } },
    spec: {
      replicas: sentinels.count,
      serviceName: statefulSet,
      podManagementPolicy: 'Parallel',
      minReadySeconds: MIN_READY_SECONDS,
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...topologyLabels(name), ...labels },
          annotations: { [CONFIG_HASH_ANNOTATION]: configHash(sentinels.texts) },
        },
        spec: {
          ...podBase(sentinels.imagePull, REDIS_USER),
          dnsConfig: QUICK_DNS,
          terminationGracePeriodSeconds: STOP_SECONDS,
          ...placementOf(sentinels.placement, labels, labels),
          containers: sentinelContainers(sentinels),
          volumes: [
            { name: 'config', configMap: { name: statefulSet } },
            ...sentinelVolumes(sentinels),
            ...tlsVolumes(sentinels),
          ],
        },
      },
    },
  });
  disruptionBudget(scope, name, { statefulSet, labels });
  podServices(scope, name, sentinelPods(name, sentinels, []), sentinelPorts(sentinels.tls));
}

/** Labels by which a monitor finds the one Service that lists every Sentinel. */
export function sentinelServiceLabels(name: string): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, 'sentinel') };
}

/** The Service by which clients find any of the Sentinels, and Prometheus all of their exporters. */
export function sentinelService(scope: Construct, { name, as, tls }: Sentinels): void {
  const beside = as === 'sidecars';
  new k8s.KubeService(scope, 'SentinelService', {
    metadata: { name: names.sentinels(name), labels: sentinelServiceLabels(name) },
    spec: {
      // In the pod of a server that is not ready, the Sentinel answers all the same, and that is when it is asked.
      ...(beside ? { publishNotReadyAddresses: true } : {}),
      selector: componentLabels(name, beside ? 'server' : 'sentinel'),
      ports: [...sentinelPorts(tls), PORTS.sentinelExporter].map(servicePort),
    },
  });
}
