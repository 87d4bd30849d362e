import { ADMIN_IP, STATS_PATHS } from '../config/envoy/admin';
import { type EnvoyConf, envoyBootstrap } from '../config/envoy/bootstrap';
import { ENVOY_LOG_ARGS } from '../config/envoy/log';
import { configHash } from '../config/hash';
import { type LoggedIn, startedWith } from '../config/passwords';
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
  /** What it is configured with; where each pod has its own, by the pods' names. */
  readonly conf: EnvoyText | ReadonlyMap<string, EnvoyText>;
  /** Threads, each with its own connection to each server. @default - one for each processor */
  readonly threads?: number;
  /** Whether its port for metrics names each life of its process. @default false */
  readonly named?: boolean;
  /** Ports for clients. */
  readonly ports: readonly Port[];
  /** Secrets whose keys its configuration names as files, in this order. */
  readonly secrets: readonly EnvoySecret[];
  /** Whose passwords are among these, and which they are. @default - the first ones */
  readonly logins?: readonly LoggedIn[];
  /** Names of the upstreams that are Redis Clusters and have twins that go by the name. @default - none */
  readonly clusters?: readonly string[];
}

type EnvoyText = Omit<EnvoyConf, 'memory'>;

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
  /** Of all that it reads when it starts. */
  readonly hash: string;
}

const CONFIG_FOLDER = '/envoy';

const CONF_FILE = 'envoy.json';

/** The configuration of the Envoy of one pod. */
export function confFile(pod: string): string {
  return `envoy-${pod}.json`;
}

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
  const { name, image, resources, secrets, ports, conf, clusters = [], named = false, logins = [] } = settings;
  const { threads = Math.max(1, Math.ceil(cores(resources.cpuLimit ?? resources.cpu))) } = settings;
  const render = (text: EnvoyText) => envoyBootstrap({ ...text, memory: bytes(resources.memory) ?? 0 });
  const own = 'get' in conf;
  const config: ExtraVolume = { kind: 'configMap', name: 'envoy-config', configMap: name };
  const secretVolumes = secrets.map(
    ({ secret, keys }, index): ExtraVolume => ({ kind: 'secret', name: `envoy-secret-${index}`, secret, keys }),
  );
  const script = (file: string) => ['sh', `${CONFIG_FOLDER}/${file}`];
  const texts = {
    ...(own
      ? Object.fromEntries([...conf].map(([pod, text]) => [confFile(pod), render(text)]))
      : { [CONF_FILE]: render(conf) }),
    ...envoyScripts(named),
  };
  return {
    container: {
      name: 'envoy',
      image,
      resources,
      command: named ? script('start-named.sh') : ['envoy'],
      args: [
        ...['-c', `${CONFIG_FOLDER}/${own ? confFile('$(POD_NAME)') : CONF_FILE}`],
        ...['--service-cluster', name, '--service-node', '$(POD_NAME)'],
        // A thread each has its own connection to each server.
        ...['--concurrency', String(threads)],
        ...['--drain-time-s', String(DRAIN_SECONDS), '--drain-strategy', 'gradual'],
        // One process that is handed over to the next would need memory that it shares with it.
        '--disable-hot-restart',
        ...ENVOY_LOG_ARGS,
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
    texts,
    hash: configHash({ ...texts, ...startedWith(...logins) }),
  };
}
