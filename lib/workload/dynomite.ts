import type { k8s } from 'cdk8s-plus-28';
import { servicesDomain } from '../config/domains';
import { PEM_FILE, PEM_FOLDER } from '../config/dynomite-yaml';
import { PORTS } from '../config/ports';
import { FOLDERS } from '../config/redis-conf';
import { USERS } from '../config/users';
import { credentialsVolume } from './credentials-volume';
import { podField } from './env';
import { type ImagePull, pullPolicy } from './images';
import { dataMount, type Persistence } from './persistence';
import { scriptProbes } from './probes';
import { type Resources, requirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/** A key of a Secret that holds a private key, as PEM. */
export interface PemSecret {
  /** Name of the Secret, in the topology's namespace. */
  readonly secretName: string;
  /** @default 'tls.key', where cert-manager puts it */
  readonly key?: string;
}

/** What the Dynomite beside each server is made of. */
export interface DynomiteSettings {
  readonly image: string;
  readonly imagePull: ImagePull;
  readonly resources: Resources;
  readonly persistence: Persistence;
  readonly credentialsSecret: string;
  readonly clusterDomain: string;
  /** The key of encrypted connections. @default - none is encrypted */
  readonly pem?: PemSecret;
}

/** Seconds that a stopping Dynomite serves on, until Services have taken it out. */
const DRAIN_SECONDS = 5;

/** Seconds that its server waits for its end: the drain, twice that for a slow machine, and five to stop. */
const HOLD_SECONDS = 4 * DRAIN_SECONDS;

/** Seconds that a pod has to stop in at least: the server's wait, and as long for its files. */
export const LEAST_GRACE_SECONDS = 2 * HOLD_SECONDS;

const VOLUMES = { credentials: 'dynomite-credentials', pem: 'dynomite-pem' } as const;

/** Environment variables of the server's container, by which its scripts find the Dynomite beside it. */
export function besideDynomite() {
  return { DYNOMITE_PORT: PORTS.dynomite.number, HOLD_SECONDS };
}

/** The container that Dynomite runs in, beside its server. Its ports are those of the pod for clients and for peers. */
export function dynomiteContainer(settings: DynomiteSettings): k8s.Container {
  const { imagePull, pem } = settings;
  const values = {
    CONFIG: FOLDERS.config,
    CREDENTIALS: FOLDERS.credentials,
    DATA: FOLDERS.data,
    SERVICES: servicesDomain(settings.clusterDomain),
    PORT: PORTS.redis.number,
    DYNOMITE_PORT: PORTS.dynomite.number,
    STATS_PORT: PORTS.dynomiteStats.number,
  };
  return {
    name: 'dynomite',
    image: settings.image,
    ...pullPolicy(imagePull),
    command: ['sh', `${FOLDERS.config}/start-dynomite.sh`],
    env: [
      podField('POD_NAME', 'metadata.name'),
      podField('POD_NAMESPACE', 'metadata.namespace'),
      podField('POD_IP', 'status.podIP'),
      ...Object.entries(values).map(([name, value]) => ({ name, value: String(value) })),
    ],
    ports: [PORTS.dynomite, PORTS.dynomitePeers].map(({ name, number }) => ({ name, containerPort: number })),
    resources: requirements(settings.resources),
    securityContext: CONTAINER_SECURITY,
    ...scriptProbes({
      ask: kind => ({ exec: { command: ['sh', `${FOLDERS.config}/probe-dynomite.sh`, kind] } }),
      // Until its peers have addresses and its server has loaded there is no Dynomite: an hour, as for the server.
      startSeconds: 3600,
      answerSeconds: 5,
    }),
    lifecycle: { preStop: { exec: { command: ['sleep', String(DRAIN_SECONDS)] } } },
    volumeMounts: [
      { name: 'config', mountPath: FOLDERS.config, readOnly: true },
      { name: VOLUMES.credentials, mountPath: FOLDERS.credentials, readOnly: true },
      // For the mark of a server without keys, which is to go when it has some.
      dataMount(settings.persistence, FOLDERS.data),
      ...(pem ? [{ name: VOLUMES.pem, mountPath: PEM_FOLDER, readOnly: true }] : []),
    ],
  };
}

/** The volumes of that container alone. */
export function dynomiteVolumes({ credentialsSecret, pem }: DynomiteSettings): k8s.Volume[] {
  const { secretName, key = 'tls.key' } = pem ?? {};
  return [
    credentialsVolume(VOLUMES.credentials, credentialsSecret, [USERS.keeper]),
    ...(secretName === undefined
      ? []
      : [{ name: VOLUMES.pem, secret: { secretName, defaultMode: 0o440, items: [{ key, path: PEM_FILE }] } }]),
  ];
}
