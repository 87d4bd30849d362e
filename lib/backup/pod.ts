import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Door } from '../access/network-policies';
import type { CopyServer, CopySpec } from '../config/copy-spec';
import { nodesDomain } from '../config/domains';
import { type Component, clientLabels, componentLabels, topologyLabels } from '../config/labels';
import { PACKED, SPEC_FILE, specText } from '../config/program-files';
import { bytes } from '../config/quantity';
import { FOLDERS } from '../config/redis-conf';
import { REFUSED_CODE } from '../config/refused-code';
import { serverPorts, type TlsProps } from '../config/tls';
import { USERS, type User } from '../config/users';
import { packageFile } from '../package-root';
import { credentialsVolume } from '../workload/credentials-volume';
import { podField } from '../workload/env';
import { IMAGES, type ImagePull, pullPolicy, REDIS_USER } from '../workload/images';
import { packedProgram, programCommand } from '../workload/node-program';
import { podBase } from '../workload/pod-base';
import { type Resources, requirements } from '../workload/resources';
import { type Scheduling, schedulingOf } from '../workload/scheduling';
import { CONTAINER_SECURITY } from '../workload/security';
import { tlsEnv, tlsMounts, tlsVolumes } from '../workload/tls-volume';
import { STORED_DEFAULTS } from './props';

/** What the pods of backups and restores need to know of the topology. */
export interface Copied extends TlsProps {
  readonly name: string;
  /** Image of its servers, which reads what they write. */
  readonly serverImage: string;
  readonly imagePull?: ImagePull;
  readonly credentialsSecret: string;
  readonly clusterDomain: string;
  /** Names of its servers, shard by shard. */
  readonly shards: readonly (readonly string[])[];
  /** Whether it is a cluster, whose shards hold slots. */
  readonly cluster: boolean;
  /** What one of its servers asks for. */
  readonly resources: Resources;
  /** Which nodes run its pods. */
  readonly placement?: Scheduling;
  /** Where its clients come in. */
  readonly doors: readonly Door[];
}

/** Folder of these pods in which their files are, from one container to the next. */
export const WORK = '/work';

/** Names of the volumes that all of them have. */
const VOLUMES = { config: 'config', credentials: 'credentials', work: 'work' } as const;

/** A container of such a pod. */
export interface Step {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  /** Variables that it reads beside those that all do. @default - none */
  readonly env?: readonly k8s.EnvVar[];
  readonly mounts?: readonly k8s.VolumeMount[];
  /** @default - those of the pod */
  readonly resources?: Resources;
}

/** What such a pod is made of beside its containers. */
export interface PodOf {
  /** Name of its ConfigMap. */
  readonly config: string;
  /** User whose password it has. */
  readonly user: User;
  /** What each container asks for, unless it says so itself. */
  readonly resources?: Resources;
  /** Room for its files. @default - as much as the memory of one server of each shard */
  readonly scratch?: string;
  readonly serviceAccount?: string;
  /** Further volumes. @default - none */
  readonly volumes?: readonly k8s.Volume[];
  /** @default 'Never', as Jobs ask for */
  readonly restartPolicy?: 'Always';
}

/** Variables with these values. */
export function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** Runs a script of the ConfigMap. */
export function script(file: string, ...args: readonly string[]): string[] {
  return ['sh', `${FOLDERS.config}/${file}`, ...args];
}

/**
 * A pod that carries data to servers or away from them. Its containers have one user and share one folder, as files pass
 * from one to the next.
 */
export function dataPod(copied: Copied, of: PodOf) {
  const { resources = STORED_DEFAULTS.resources } = of;
  const credentials = { name: VOLUMES.credentials, mountPath: FOLDERS.credentials, readOnly: true };
  const step = ({ name, image, command, env = [], mounts = [], ...own }: Step): k8s.Container => ({
    name,
    ...pullPolicy(copied.imagePull),
    image,
    command: [...command],
    env: [podField('POD_NAMESPACE', 'metadata.namespace'), ...variables({ CONFIG: FOLDERS.config, WORK }), ...env],
    resources: requirements(own.resources ?? resources),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      { name: VOLUMES.config, mountPath: FOLDERS.config, readOnly: true },
      { name: VOLUMES.work, mountPath: WORK },
      ...mounts,
    ],
  });
  return {
    step,
    /** A script in the image of the servers, which may log in to them. */
    server: ({ env = [], ...rest }: Omit<Step, 'image'>) =>
      step({
        ...rest,
        image: copied.serverImage,
        env: [
          ...variables({
            CREDENTIALS: FOLDERS.credentials,
            // The certificate is used as it is mounted: the pod does not live to see another.
            RUN: '',
            POD_IP: '',
            PORT: String(serverPorts(copied.tls)[0].number),
            DOMAIN: nodesDomain(copied.name, copied.clusterDomain),
            ...tlsEnv(copied),
          }),
          ...env,
        ],
        mounts: [credentials, ...tlsMounts(copied)],
      }),
    /** The program that copies keys, told by the `spec.json` of the ConfigMap what to do. */
    copy: (env: Readonly<Record<string, string>> = {}, mounts: readonly k8s.VolumeMount[] = []) =>
      step({
        name: 'copy',
        image: IMAGES.node,
        command: programCommand(FOLDERS.config),
        env: variables({ NODE_ENV: 'production', SPEC_FILE: `${FOLDERS.config}/${SPEC_FILE}`, ...env }),
        mounts: [credentials, ...tlsMounts(copied), ...mounts],
      }),
    /** All of the pod. */
    spec: (
      containers: Pick<k8s.PodSpec, 'initContainers'> & { readonly containers: k8s.Container[] },
    ): k8s.PodSpec => ({
      ...podBase(copied.imagePull, REDIS_USER),
      ...schedulingOf(copied.placement ?? {}),
      ...(of.serviceAccount ? { serviceAccountName: of.serviceAccount } : {}),
      restartPolicy: of.restartPolicy ?? 'Never',
      ...containers,
      volumes: [
        { name: VOLUMES.config, configMap: { name: of.config } },
        { name: VOLUMES.work, emptyDir: { sizeLimit: k8s.Quantity.fromString(of.scratch ?? roomFor(copied)) } },
        credentialsVolume(VOLUMES.credentials, copied.credentialsSecret, [of.user]),
        ...tlsVolumes(copied),
        ...(of.volumes ?? []),
      ],
    }),
  };
}

/** A data set is smaller on disk than in memory. */
function roomFor({ shards, resources }: Copied): string {
  return String(shards.length * (bytes(resources.memory) ?? 0));
}

type Texts = Readonly<Record<string, string>>;

/** The ConfigMap of a pod with the program that copies keys. */
export function copyConfig(scope: Construct, name: string, topology: string, spec: CopySpec, texts: Texts = {}): void {
  new k8s.KubeConfigMap(scope, 'Config', {
    metadata: { name, labels: topologyLabels(topology) },
    data: { ...texts, [SPEC_FILE]: specText(spec) },
    binaryData: { [PACKED]: packedProgram(packageFile('build', 'programs', 'copy.js')) },
  });
}

/** A Job ends at once where this container says that another try would say the same. */
export function refusedBy(containerName: string): k8s.PodFailurePolicyRule {
  const onExitCodes = { containerName, operator: 'In', values: [REFUSED_CODE] };
  return { action: 'FailJob', onExitCodes, onPodConditions: [] };
}

/** How clients reach a topology that is copied into. */
export type Target = Pick<CopyServer, 'host' | 'port' | 'mode' | 'primaryName'>;

/** How the program that copies keys is told of it. */
export function copyTarget({ tls }: TlsProps, target: Target): CopyServer {
  return {
    ...target,
    user: USERS.copy,
    passwordFile: `${FOLDERS.credentials}/${USERS.copy}`,
    ...(tls ? { tlsFolder: FOLDERS.tls } : {}),
  };
}

/** Labels of such a pod: the servers let it in as a client. */
export function dataPodLabels(name: string, component: Component): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, component), ...clientLabels(name) };
}
