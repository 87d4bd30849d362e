import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { nodesDomain } from '../config/domains';
import { ENGINE_ANNOTATION, type TestedEngine } from '../config/engines';
import { CONFIG_HASH_ANNOTATION, configHash } from '../config/hash';
import { componentLabels, LABELS, topologyLabels } from '../config/labels';
import { names } from '../config/names';
import { areFirst, FIRST_PASSWORDS, PASSWORDS_ANNOTATION, type Passwords, passwordsText } from '../config/passwords';
import type { Port } from '../config/ports';
import { FOLDERS } from '../config/redis-conf';
import { serverPorts, TLS_ANNOTATION, type TlsProps } from '../config/tls';
import type { User } from '../config/users';
import { acceptedCredentialsVolume } from './credentials-volume';
import { podField } from './env';
import { extraVolumes } from './extra-volumes';
import { type ImagePull, pullPolicy, REDIS_USER } from './images';
import { claimsOf, dataMount, dataVolumes, type Persistence, withClaimKinds } from './persistence';
import { type Placement, placementOf } from './placement';
import { podBase } from './pod-base';
import { extended, type PodExtras } from './pod-extras';
import { scriptProbes } from './probes';
import { type Resources, requirements } from './resources';
import { RUN_VOLUMES, runVolume } from './run-volume';
import { CONTAINER_SECURITY } from './security';
import { sidecarContainers } from './sidecars';
import { tlsEnv, tlsMounts, tlsVolumes } from './tls-volume';

/** What the servers of a topology have in common. */
export interface ServerSettings extends TlsProps {
  readonly name: string;
  readonly image: string;
  /** The tested server that the image is; nothing for one of the user's own. */
  readonly engine?: TestedEngine;
  /** How images are pulled. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  readonly credentialsSecret: string;
  /** Which passwords are to be in it. @default - the first ones */
  readonly passwords?: Passwords;
  /** Texts of the ConfigMap, by file name: configuration and scripts. */
  readonly texts: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** What keys and values may take of the memory, in bytes. */
  readonly maxMemoryBytes: number;
  readonly persistence: Persistence;
  readonly placement: Placement;
  readonly clusterDomain: string;
  /** Users that log in, whose passwords the start script reads. */
  readonly users: readonly User[];
  /** Ports that the server listens on. */
  readonly ports: readonly Port[];
  /** Environment variables that the scripts of this topology read, besides those that all do. */
  readonly variables: Readonly<Record<string, string | number>>;
  /** Whether a script hands over before the server stops. */
  readonly handsOver: boolean;
  /** Seconds that a server is ready before the next is replaced. @default 0 */
  readonly minReadySeconds?: number;
  /** How the pods look names up. @default - as the cluster does */
  readonly dns?: k8s.PodDnsConfig;
  readonly sidecars: readonly k8s.Container[];
  /** Volumes of these sidecars. @default - none */
  readonly volumes?: readonly k8s.Volume[];
  /** What they read besides the texts, when they start. @default - nothing */
  readonly startedWith?: Readonly<Record<string, string>>;
  readonly gracePeriodSeconds: number;
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete';
  readonly pod: PodExtras;
}

/** Servers of one StatefulSet. */
export interface ServerGroup {
  /** Name of the StatefulSet. */
  readonly statefulSet: string;
  /** Labels that select the pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly pods: number;
}

/** Seconds that a hung server has to stop in before it is killed. */
const HUNG_SECONDS = 10;

/** The ConfigMap with the servers' configuration and scripts. */
export function serverConfig(scope: Construct, name: string, texts: Readonly<Record<string, string>>): void {
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name: names.serverConfig(name), labels: topologyLabels(name) },
    data: { ...texts },
  });
}

/**
 * The revision of the servers' pod template: servers of another one are replaced. The keeper compares it with what
 * each server says of itself, and so knows that a stopping server is part of a rolling update.
 */
export function revisionOf(server: ServerSettings): string {
  return configHash({ template: JSON.stringify(podTemplate(server, {}, '')) }).slice(0, 10);
}

/** A StatefulSet of servers that replicate each other, whichever pod is the primary. */
export function serverStatefulSet(
  scope: Construct,
  server: ServerSettings,
  group: ServerGroup,
  revision: string,
): void {
  const manifest = k8s.KubeStatefulSet.manifest({
    metadata: {
      name: group.statefulSet,
      labels: { ...topologyLabels(server.name), ...group.labels },
      ...annotated(server),
    },
    spec: {
      replicas: group.pods,
      serviceName: names.headlessService(server.name),
      // Servers find each other before they are ready: one must not wait for the other.
      podManagementPolicy: 'Parallel',
      ...(server.minReadySeconds ? { minReadySeconds: server.minReadySeconds } : {}),
      updateStrategy: { type: server.updateStrategy },
      selector: { matchLabels: { ...group.labels } },
      ...claimsOf(server.persistence),
      template: podTemplate(server, group.labels, revision),
    },
  });
  new ApiObject(scope, 'StatefulSet', withClaimKinds(manifest));
}

/** What others read of it: the manifest says more of some servers than their pods show. */
function annotated({ engine, tls, passwords = FIRST_PASSWORDS }: ServerSettings): Pick<k8s.ObjectMeta, 'annotations'> {
  const annotations = {
    ...(engine ? { [ENGINE_ANNOTATION]: engine } : {}),
    ...(tls ? { [TLS_ANNOTATION]: 'yes' } : {}),
    ...(areFirst(passwords) ? {} : { [PASSWORDS_ANNOTATION]: passwordsText(passwords) }),
  };
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

function podTemplate(
  server: ServerSettings,
  labels: Readonly<Record<string, string>>,
  revision: string,
): k8s.PodTemplateSpec {
  const { volumes = [], sidecars = [] } = server.pod;
  return {
    metadata: {
      labels: { ...server.pod.labels, ...topologyLabels(server.name), ...labels },
      annotations: {
        ...server.pod.annotations,
        [CONFIG_HASH_ANNOTATION]: configHash({ ...server.texts, ...server.startedWith }),
      },
    },
    spec: {
      ...podBase(server.imagePull, REDIS_USER),
      ...(server.dns ? { dnsConfig: server.dns } : {}),
      terminationGracePeriodSeconds: server.gracePeriodSeconds,
      ...placementOf(server.placement, labels, componentLabels(server.name, 'server')),
      containers: [
        extended(serverContainer(server, revision), server.pod),
        ...server.sidecars,
        ...sidecarContainers(sidecars, volumes, server),
      ],
      volumes: [
        { name: 'config', configMap: { name: names.serverConfig(server.name) } },
        acceptedCredentialsVolume('credentials', server.credentialsSecret, server.users),
        ...tlsVolumes(server),
        runVolume('server'),
        ...(server.volumes ?? []),
        ...dataVolumes(server.persistence),
        ...extraVolumes(volumes),
      ],
    },
  };
}

function serverContainer(server: ServerSettings, revision: string): k8s.Container {
  const script = (...command: string[]) => ({ exec: { command: ['sh', ...command] } });
  return {
    name: 'redis',
    image: server.image,
    ...pullPolicy(server.imagePull),
    command: ['sh', `${FOLDERS.config}/start.sh`],
    env: serverEnv(server, revision),
    ports: server.ports.map(({ name, number }) => ({ name, containerPort: number })),
    resources: requirements(server.resources),
    securityContext: CONTAINER_SECURITY,
    ...scriptProbes({
      ask: kind => script(`${FOLDERS.config}/probe.sh`, kind),
      // Loading a large data set may take long, and so may holding back: an hour before it is called a failure.
      startSeconds: 3600,
      // A server that hangs hands nothing over: its restart must not wait for the whole grace period.
      hungSeconds: HUNG_SECONDS,
    }),
    lifecycle: {
      postStart: script(`${FOLDERS.config}/post-start.sh`),
      preStop: script(`${FOLDERS.config}/${server.handsOver ? 'pre-stop' : 'note-memory'}.sh`),
    },
    volumeMounts: [
      { name: 'config', mountPath: FOLDERS.config, readOnly: true },
      { name: 'credentials', mountPath: FOLDERS.credentials, readOnly: true },
      ...tlsMounts(server),
      { name: RUN_VOLUMES.server, mountPath: FOLDERS.run },
      dataMount(server.persistence, FOLDERS.data),
    ],
  };
}

/**
 * The environment variables that the scripts beside a server read.
 *
 * @param revision of the pod template they stand in
 */
export function serverEnv(
  server: Pick<ServerSettings, 'name' | 'clusterDomain' | 'variables' | 'tls'>,
  revision = '',
): k8s.EnvVar[] {
  const values = {
    CONFIG: FOLDERS.config,
    CREDENTIALS: FOLDERS.credentials,
    DATA: FOLDERS.data,
    RUN: FOLDERS.run,
    PORT: serverPorts(server.tls)[0].number,
    ...tlsEnv(server),
    // Absolute, so that it means the same in every namespace; Kubernetes puts the namespace in.
    DOMAIN: nodesDomain(server.name, server.clusterDomain),
    REVISION: revision,
    ...server.variables,
  };
  return [
    podField('POD_NAME', 'metadata.name'),
    podField('POD_NAMESPACE', 'metadata.namespace'),
    podField('POD_IP', 'status.podIP'),
    // Kubernetes 1.35 and newer give pods their node's zone as a label; on older ones this is empty.
    podField('ZONE', `metadata.labels['${LABELS.zone}']`),
    ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
  ];
}
