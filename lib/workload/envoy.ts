import { ADMIN_IP, STATS_PATHS } from '../config/envoy/admin';
import { type EnvoyConf, envoyBootstrap } from '../config/envoy/bootstrap';
import { PORTS, type Port } from '../config/ports';
import { bytes, cores } from '../config/quantity';
import type { ExtraVolume } from './extra-volumes';
import { ENVOY_USER } from './images';
import type { Resources } from './resources';
import { envoyScripts } from './scripts';
import type { Sidecar } from './sidecars';

/** What a container of Envoy is made of, whichever pods it runs in. */
export interface EnvoySettings {
  /** Name of its ConfigMap. */
  readonly name: string;
  readonly image: string;
  readonly resources: Resources;
  readonly conf: Omit<EnvoyConf, 'memory'>;
  /** Ports for clients. */
  readonly ports: readonly Port[];
  /** Secrets whose keys its configuration names as files, in this order. */
  readonly secrets: readonly EnvoySecret[];
  /** Names of the upstreams that are Redis Clusters and have twins that go by the name. @default - none */
  readonly clusters?: readonly string[];
}

/** Keys of a Secret that Envoy reads. */
export interface EnvoySecret {
  readonly secret: string;
  readonly keys: readonly string[];
}

/** A container of Envoy, and what its pod needs to have for it. */
export interface EnvoyParts {
  readonly container: Sidecar;
  readonly volumes: readonly ExtraVolume[];
  /** What its ConfigMap holds. */
  readonly texts: Readonly<Record<string, string>>;
}

const CONFIG_FOLDER = '/envoy';

/** Seconds over which a stopping Envoy has its clients connect anew. */
const DRAIN_SECONDS = 8;

/** Seconds that the pod needs to stop in. */
export const ENVOY_GRACE_SECONDS = DRAIN_SECONDS + 12;

/** Folder in which Envoy has the keys of its secret of this index. */
export function envoySecretFolder(index: number): string {
  return `/secrets/${index}`;
}

/** An Envoy, as a container of any pod. */
export function envoyParts(settings: EnvoySettings): EnvoyParts {
  const { name, image, resources, secrets, ports, clusters = [] } = settings;
  const config: ExtraVolume = { kind: 'configMap', name: 'envoy-config', configMap: name };
  const secretVolumes = secrets.map(
    ({ secret, keys }, index): ExtraVolume => ({ kind: 'secret', name: `envoy-secret-${index}`, secret, keys }),
  );
  const script = (file: string) => ['sh', `${CONFIG_FOLDER}/${file}`];
  return {
    container: {
      name: 'envoy',
      image,
      resources,
      command: ['envoy'],
      args: [
        ...['-c', `${CONFIG_FOLDER}/envoy.json`],
        ...['--service-cluster', name, '--service-node', '$(POD_NAME)'],
        // A thread each has its own connection to each server.
        ...['--concurrency', String(Math.max(1, Math.ceil(cores(resources.cpuLimit ?? resources.cpu))))],
        ...['--drain-time-s', String(DRAIN_SECONDS), '--drain-strategy', 'gradual'],
        // One process that is handed over to the next would need memory that it shares with it.
        '--disable-hot-restart',
        ...['--log-level', 'warning'],
      ],
      env: {
        ADMIN_IP,
        ADMIN_PORT: String(PORTS.admin.number),
        CLUSTERS: clusters.join(' '),
        DRAIN_SECONDS: String(DRAIN_SECONDS),
      },
      ports: [...ports, PORTS.envoyStats],
      mounts: {
        [config.name]: CONFIG_FOLDER,
        ...Object.fromEntries(secretVolumes.map((volume, index) => [volume.name, envoySecretFolder(index)])),
      },
      readiness: { path: STATS_PATHS.ready, port: PORTS.envoyStats.number },
      liveness: script('alive.sh'),
      preStop: script('drain.sh'),
      runAsUser: ENVOY_USER.user,
    },
    volumes: [config, ...secretVolumes],
    texts: {
      'envoy.json': envoyBootstrap({ ...settings.conf, memory: bytes(resources.memory) ?? 0 }),
      ...envoyScripts(),
    },
  };
}
