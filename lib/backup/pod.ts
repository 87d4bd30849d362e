import { k8s } from 'cdk8s-plus-28';
import type { Door } from '../access/network-policies';
import { nodesDomain } from '../config/domains';
import { type Component, clientLabels, componentLabels, topologyLabels } from '../config/labels';
import { bytes } from '../config/quantity';
import { FOLDERS } from '../config/redis-conf';
import { serverPorts, type TlsProps } from '../config/tls';
import { check, isObjectName, type Problems, shown } from '../validation';
import { credentialsVolume } from '../workload/credentials-volume';
import { podField } from '../workload/env';
import { type ImagePull, imageProblem, pullPolicy, REDIS_USER } from '../workload/images';
import { podBase } from '../workload/pod-base';
import { type Resources, requirements, resourceProblems } from '../workload/resources';
import { type Scheduling, schedulingOf } from '../workload/scheduling';
import { CONTAINER_SECURITY } from '../workload/security';
import { tlsEnv, tlsMounts, tlsVolumes } from '../workload/tls-volume';
import { STORED_DEFAULTS, type Stored } from './props';
import { keyProblems, storeEnv, storeMounts, storePath, storeProblems, storeVolumes } from './store';

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
/** Where the containers have the key of an encryption. */
const KEY = '/encryption';

/** Names of the volumes. */
const VOLUMES = { config: 'config', credentials: 'credentials', work: 'work', key: 'encryption' } as const;

/** A step of such a pod: a script of its ConfigMap. */
export interface Step {
  readonly name: string;
  /** The script, with its arguments. */
  readonly script: readonly string[];
  /** Variables that it reads beside those that all do. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** @default - those of the pod */
  readonly resources?: Resources;
}

/** The pod of a backup or a restore. Its containers have one user and share one folder, as the files pass from one to the next. */
export function dataPod(copied: Copied, stored: Stored, of: { readonly config: string; readonly user: string }) {
  const { resources = STORED_DEFAULTS.resources, image = STORED_DEFAULTS.image } = stored;
  const container = (step: Step, more: Pick<k8s.Container, 'image' | 'env' | 'volumeMounts'>): k8s.Container => ({
    name: step.name,
    ...pullPolicy(copied.imagePull),
    image: more.image,
    command: ['sh', `${FOLDERS.config}/${step.script[0]}`, ...step.script.slice(1)],
    env: [
      podField('POD_NAMESPACE', 'metadata.namespace'),
      ...variables({ CONFIG: FOLDERS.config, WORK, ...step.env }),
      ...(more.env ?? []),
    ],
    resources: requirements(step.resources ?? resources),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [
      { name: VOLUMES.config, mountPath: FOLDERS.config, readOnly: true },
      { name: VOLUMES.work, mountPath: WORK },
      ...(more.volumeMounts ?? []),
    ],
  });
  const credentials = { name: VOLUMES.credentials, mountPath: FOLDERS.credentials, readOnly: true };
  const { encryptionKey } = stored;
  return {
    /** A step in the image of the servers, which logs in to them. */
    server: (step: Step) =>
      container(step, {
        image: copied.serverImage,
        env: variables({
          CREDENTIALS: FOLDERS.credentials,
          // The certificate is used as it is mounted: the pod does not live to see another.
          RUN: '',
          POD_IP: '',
          PORT: String(serverPorts(copied.tls)[0].number),
          DOMAIN: nodesDomain(copied.name, copied.clusterDomain),
          ...tlsEnv(copied),
        }),
        volumeMounts: [credentials, ...tlsMounts(copied)],
      }),
    /** A step in the image of rclone, which reaches the store. */
    store: (step: Step, of: { readonly namespace?: string; readonly name: string }) =>
      container(step, {
        image,
        env: [
          ...variables({
            // What it would write beside its work.
            HOME: WORK,
            RCLONE_CONFIG: `${WORK}/rclone.conf`,
            STORE: `${storePath(stored.store)}/${of.namespace ?? '$(POD_NAMESPACE)'}/${of.name}`,
            ...(encryptionKey ? { ENCRYPTION_KEY_FILE: `${KEY}/key` } : {}),
          }),
          ...storeEnv(stored.store),
        ],
        volumeMounts: [
          ...storeMounts(stored.store),
          ...(encryptionKey ? [{ name: VOLUMES.key, mountPath: KEY, readOnly: true }] : []),
        ],
      }),
    /** A program of this library, in the image of Node. */
    program: (step: Omit<Step, 'script'>, command: readonly string[], nodeImage: string) => ({
      ...container({ ...step, script: [] }, { image: nodeImage, volumeMounts: [credentials, ...tlsMounts(copied)] }),
      command: [...command],
    }),
    /** All of the pod. */
    spec: (
      containers: Pick<k8s.PodSpec, 'initContainers'> & { readonly containers: k8s.Container[] },
    ): k8s.PodSpec => ({
      ...podBase(copied.imagePull, REDIS_USER),
      ...schedulingOf(copied.placement ?? {}),
      ...(stored.serviceAccount ? { serviceAccountName: stored.serviceAccount } : {}),
      restartPolicy: 'Never',
      ...containers,
      volumes: [
        { name: VOLUMES.config, configMap: { name: of.config } },
        { name: VOLUMES.work, emptyDir: { sizeLimit: k8s.Quantity.fromString(scratchOf(copied, stored)) } },
        credentialsVolume(VOLUMES.credentials, copied.credentialsSecret, [of.user]),
        ...tlsVolumes(copied),
        ...storeVolumes(stored.store),
        ...(encryptionKey
          ? [
              {
                name: VOLUMES.key,
                secret: {
                  secretName: encryptionKey.secret,
                  defaultMode: 0o440,
                  items: [{ key: encryptionKey.key, path: 'key' }],
                },
              },
            ]
          : []),
      ],
    }),
  };
}

/** Labels of such a pod: the servers let it in as a client. */
export function dataPodLabels(name: string, component: Component): Record<string, string> {
  return { ...topologyLabels(name), ...componentLabels(name, component), ...clientLabels(name) };
}

function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** A data set is smaller on disk than in memory. */
function scratchOf({ shards, resources }: Copied, { scratch }: Stored): string {
  return scratch ?? String(shards.length * (bytes(resources.memory) ?? 0));
}

/** What is wrong with what backups and restores have in common. */
export function storedProblems(property: string, stored: Stored): Problems {
  const { store, encryptionKey, serviceAccount, image, resources, scratch } = stored;
  const imaged = image === undefined ? undefined : imageProblem(`${property}.image`, image, STORED_DEFAULTS.image);
  return [
    ...storeProblems(`${property}.store`, store),
    ...keyProblems(`${property}.encryptionKey`, encryptionKey),
    ...check(
      [
        serviceAccount !== undefined && !isObjectName(serviceAccount),
        `${property}.serviceAccount: ${shown(serviceAccount)} cannot name a ServiceAccount; set the name of one in the namespace`,
      ],
      [
        scratch !== undefined && bytes(scratch) === undefined,
        `${property}.scratch: ${shown(scratch)} is no size; set a quantity such as "20Gi"`,
      ],
    ),
    ...(imaged ? [imaged] : []),
    ...(resources ? resourceProblems(`${property}.resources`, resources) : []),
  ];
}
