import { type Credentials, credentialsProblems } from '../access/credentials';
import type { ConfProps } from '../config/conf-props';
import type { Durability } from '../config/durability';
import { DEFAULT_ENGINE, type Engine } from '../config/engines';
import { backlog } from '../config/memory';
import { FIRST_PASSWORDS, type Passwords, passwordsProblems } from '../config/passwords';
import { bytes } from '../config/quantity';
import { type ExporterSettings, exporterProblems } from '../monitoring/exporter';
import { type Monitoring, monitoringProblems } from '../monitoring/monitoring';
import type { WatchedServers } from '../monitoring/subject';
import { check, isServiceName, type Problems, shown } from '../validation';
import { type ImagePull, imagePullProblems } from '../workload/images';
import { durabilityOf, type Persistence, persistenceProblems } from '../workload/persistence';
import type { Servers } from '../workload/persistence/servers';
import type { PodExtras } from '../workload/pod-extras';
import { type OwnParts, podExtrasProblems } from '../workload/pod-extras-problems';
import { type Resources, resourceProblems } from '../workload/resources';
import { confProblems } from './conf-problems';

/** What the servers of every topology are made of. Everything has a default. */
export interface ServerProps extends ConfProps {
  /** Prefix of the names of all its objects. @default - the construct's id */
  readonly name?: string;
  /**
   * The server: one that is tested (`redis-7.0`, `redis-8.0`, `valkey-8.1`, `valkey-9.1`) in its official image, or an
   * image of yours by its digest.
   * @default 'redis-8.0'
   */
  readonly engine?: Engine;
  /** The metrics exporter beside each server. @default - see `ExporterSettings` */
  readonly exporter?: ExporterSettings;
  /** How the images of all pods are pulled, the keeper's too. @default { policy: 'IfNotPresent' } */
  readonly imagePull?: ImagePull;
  /**
   * The Secret with the users' passwords, each under the user's name; the topology's `users` says which there are.
   * @default Credentials.fromSecret('<name>-credentials')
   */
  readonly credentials?: Credentials;
  /**
   * Which passwords are in that Secret, while they are changed: fronts and proxies, which read theirs when they start,
   * are replaced one by one when there are others.
   * @default { current: 1 }
   */
  readonly passwords?: Passwords;
  /** What each server asks for; `maxmemory` is a share of the memory. @default { cpu: '100m', memory: '512Mi' } */
  readonly resources?: Resources;
  /** How the servers keep their data set. @default { kind: 'dynamic', size: '5Gi' } */
  readonly persistence?: Persistence;
  /** `OnDelete`: a change waits until you delete the pods yourself. @default 'RollingUpdate' */
  readonly updateStrategy?: 'RollingUpdate' | 'OnDelete';
  /** What is added to the servers' pods: labels, annotations, environment, volumes, sidecars. @default - nothing */
  readonly pod?: PodExtras;
  /** Take up by the Prometheus operator. @default - neither monitors nor alerts: their kinds may not exist in the cluster */
  readonly monitoring?: Monitoring;
  /** Domain of the Kubernetes cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
}

export const SERVER_DEFAULTS = {
  engine: DEFAULT_ENGINE,
  exporter: {},
  passwords: FIRST_PASSWORDS,
  imagePull: {},
  resources: { cpu: '100m', memory: '512Mi' },
  persistence: { kind: 'dynamic', size: '5Gi' },
  updateStrategy: 'RollingUpdate',
  pod: {},
  directives: {},
  clusterDomain: 'cluster.local',
} as const satisfies Partial<ServerProps>;

/** The props, complete. */
export type WantedServers = ServerProps & Required<Pick<ServerProps, keyof typeof SERVER_DEFAULTS | 'name'>>;

/** What servers write down, said or by the persistence. */
export function durabilityWanted({ durability, persistence }: WantedServers): Durability {
  return durability ?? durabilityOf(persistence);
}

/** What alerts need to know of so many servers. */
export function watchedServers(wanted: WantedServers, count: number): WatchedServers {
  const { resources, evictionPolicy = 'noeviction' } = wanted;
  return {
    count,
    durability: durabilityWanted(wanted),
    memoryLimit: bytes(resources.memory) ?? 0,
    backlog: backlog(resources.memory),
    evicts: evictionPolicy !== 'noeviction',
  };
}

/** Kubernetes adds 11 characters to a StatefulSet's name for its revision, and a label holds 63. */
const LONGEST_STATEFUL_SET_NAME = 52;

/** What is wrong with the name of a topology whose longest StatefulSet is named so. */
export function nameProblems(name: string, statefulSet: string): Problems {
  return check(
    [
      !isServiceName(name),
      `name: ${shown(name)} cannot name a Service; use lower-case letters, digits and dashes, a letter first`,
    ],
    [
      isServiceName(name) && statefulSet.length > LONGEST_STATEFUL_SET_NAME,
      `name: the StatefulSet "${statefulSet}" would have ${statefulSet.length} characters, and Kubernetes takes ` +
        `${LONGEST_STATEFUL_SET_NAME}; set a name of at most ${LONGEST_STATEFUL_SET_NAME - (statefulSet.length - name.length)}`,
    ],
  );
}

/**
 * What is wrong with what the servers of every topology are made of, but for their name.
 *
 * @param servers Which there are
 * @param own What their pods have by themselves, which additions must not collide with
 */
export function serverProblems(wanted: WantedServers, servers: Servers, own: OwnParts): Problems {
  return [
    ...(wanted.credentials === undefined ? [] : credentialsProblems(wanted.credentials)),
    ...passwordsProblems(wanted.passwords),
    ...resourceProblems('resources', wanted.resources),
    ...persistenceProblems(wanted.persistence, servers),
    ...check([
      !['RollingUpdate', 'OnDelete'].includes(wanted.updateStrategy),
      `updateStrategy: ${shown(wanted.updateStrategy)} is none of a StatefulSet's; set "RollingUpdate" or "OnDelete"`,
    ]),
    ...podExtrasProblems(wanted.pod, own),
    ...exporterProblems(wanted.exporter),
    ...imagePullProblems('imagePull', wanted.imagePull),
    ...monitoringProblems(wanted.monitoring),
    ...confProblems({ ...wanted, durability: durabilityWanted(wanted) }),
  ];
}
