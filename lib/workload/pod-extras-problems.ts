import type { k8s } from 'cdk8s-plus-28';
import { LABELS, shardLabels, topologyLabels } from '../config/labels';
import { PORTS } from '../config/ports';
import { bytes } from '../config/quantity';
import { FOLDERS } from '../config/redis-conf';
import { isDataKey, isDnsLabel, isLabelKey, isLabelValue, isVariable } from '../config/syntax';
import type { Problems } from '../validation';
import { check, isObjectName, isWhole, shown } from '../validation';
import type { Env } from './env';
import type { ExtraVolume } from './extra-volumes';
import { imageProblem } from './images';
import { DATA_VOLUME } from './persistence/data-volume';
import type { PodExtras } from './pod-extras';
import { resourceProblems } from './resources';
import { RUN_VOLUMES } from './run-volume';
import type { Sidecar } from './sidecars';
import { TLS_VOLUME } from './tls-volume';

/** What a kind of pods has already, by name. The names of the environment variables are handed over. */
export interface PodKind {
  readonly labels: readonly string[];
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  /** Folders of the container that is extended. */
  readonly folders: readonly string[];
  readonly ports: readonly { readonly name: string; readonly number: number }[];
}

/** A server's pod: a test compares these lists with the manifest. */
const SERVER_POD: PodKind = {
  labels: [...Object.keys({ ...topologyLabels(''), ...shardLabels('', 0) }), LABELS.zone],
  containers: ['redis', 'exporter'],
  volumes: ['config', 'credentials', TLS_VOLUME, RUN_VOLUMES.server, DATA_VOLUME],
  folders: Object.values(FOLDERS),
  ports: [PORTS.redis, PORTS.redisTls, PORTS.bus, PORTS.exporter],
};

/** Folders of the image that the server and its scripts are run from: a volume there would hide them. */
const SYSTEM_FOLDERS = ['/bin', '/dev', '/etc', '/lib', '/proc', '/sbin', '/sys', '/usr'].concat(
  ['bin', 'lib', 'local', 'local/bin', 'local/lib'].map(folder => `/usr/${folder}`),
);

/** Domains of labels and annotations that this library, or the StatefulSet, writes itself. */
const OWN_DOMAINS = ['redis-ha/', 'statefulset.kubernetes.io/', 'apps.kubernetes.io/'];

/** `redis-cli` takes it for its password, whomever it speaks to. */
const PASSWORD_VARIABLE = 'REDISCLI_AUTH';

/** Most sidecars need less than a server; a container with less than this does not start. */
const LEAST_SIDECAR_MEMORY = '8Mi';

/** What the servers' pods of a topology have already, besides what those of all topologies have. */
export interface OwnParts {
  /** Names of the environment variables of the server's container. */
  readonly variables: readonly string[];
  /** Containers beside the server and the exporter. @default - none */
  readonly containers?: readonly k8s.Container[];
  /** Volumes of these containers. @default - none */
  readonly volumes?: readonly k8s.Volume[];
}

/** What is wrong with what is added to pods, those of servers by default. */
export function podExtrasProblems(pod: PodExtras, own: OwnParts, kind: PodKind = SERVER_POD): Problems {
  const { labels = {}, annotations = {}, volumes = [], sidecars = [] } = pod;
  const { containers: ownContainers = [], volumes: ownVolumes = [] } = own;
  const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  return [
    ...labelProblems('pod.labels', labels, kind.labels, OWN_DOMAINS),
    ...keyProblems('pod.annotations', annotations, [], OWN_DOMAINS),
    ...envProblems('pod.env', pod.env ?? {}, [...own.variables, PASSWORD_VARIABLE]),
    ...volumes.flatMap((volume, index) => volumeProblems(`pod.volumes[${index}]`, volume)),
    ...pathProblems(
      'pod.volumes',
      volumes.map(({ mountPath }) => mountPath),
      kind.folders,
    ),
    ...nameProblems('pod.volumes', volumes, [...kind.volumes, ...named(ownVolumes)], 'volume'),
    ...nameProblems('pod.sidecars', sidecars, [...kind.containers, ...named(ownContainers)], 'container'),
    ...sidecarPortProblems(sidecars, kind, ownContainers),
    ...sidecars.flatMap((sidecar, index) => sidecarProblems(`pod.sidecars[${index}]`, sidecar, volumes)),
  ];
}

/** What is wrong with labels of a pod that has some, and others in these domains. */
export function labelProblems(
  property: string,
  labels: Readonly<Record<string, string>>,
  own: readonly string[],
  domains: readonly string[] = [],
): Problems {
  return [
    ...keyProblems(property, labels, own, domains),
    ...Object.entries(labels).flatMap(([key, value]) =>
      check([
        !isLabelValue(value),
        `${property}: "${key}": ${shown(value)} is no value of a label; set up to 63 letters, digits, dashes, dots and underscores`,
      ]),
    ),
  ];
}

function keyProblems(
  property: string,
  entries: Readonly<Record<string, string>>,
  own: readonly string[],
  domains: readonly string[],
): Problems {
  return Object.keys(entries).flatMap(key => {
    const taken = own.includes(key) || domains.some(domain => key.startsWith(domain));
    return check(
      [
        taken,
        `${property}: "${key}" is set by the construct or by Kubernetes, which go by its value; take another key`,
      ],
      [
        !taken && !isLabelKey(key),
        `${property}: ${shown(key)} is no key; set up to 63 letters, digits, dashes, dots and underscores, after an optional domain and a slash`,
      ],
    );
  });
}

/** What is wrong with environment variables of a container that has some. */
export function envProblems(property: string, env: Env, own: readonly string[]): Problems {
  return Object.entries(env).flatMap(([name, value]) => {
    // What stands there may be a password: it is not shown.
    const text = typeof value === 'string';
    const key = !text && isObjectName(value.secret) && isDataKey(value.key);
    return check(
      [own.includes(name), `${property}: "${name}" is set by the construct, or read by its scripts; take another name`],
      [
        !isVariable(name),
        `${property}: ${shown(name)} is no name of a variable; use letters, digits and underscores, no digit first`,
      ],
      [
        !text && !key,
        `${property}: "${name}" needs a text, or { secret: '<name of a Secret>', key: '<one of its keys>' }`,
      ],
    );
  });
}

function nameProblems(
  property: string,
  list: readonly { readonly name: string }[],
  own: readonly string[],
  what: string,
): Problems {
  const all = list.map(({ name }) => name);
  return list.flatMap(({ name }, index) =>
    check(
      [
        !isDnsLabel(name),
        `${property}[${index}].name: ${shown(name)} cannot name a ${what}; use lower-case letters, digits and dashes`,
      ],
      [own.includes(name), `${property}[${index}].name: the pod has a ${what} "${name}" already; take another name`],
      [all.indexOf(name) < index, `${property}[${index}].name: "${name}" is the name of two; give each its own`],
    ),
  );
}

function volumeProblems(property: string, volume: ExtraVolume): Problems {
  switch (volume.kind) {
    case 'emptyDir':
      return check([
        !bytes(volume.sizeLimit),
        `${property}.sizeLimit: ${shown(volume.sizeLimit)} is no size, and without one a pod can fill its node's disk; set a quantity such as "100Mi"`,
      ]);
    case 'configMap':
      return check([
        !isObjectName(volume.configMap),
        `${property}.configMap: ${shown(volume.configMap)} cannot name a ConfigMap; set the name of one in this namespace`,
      ]);
    case 'secret':
      return check([
        !isObjectName(volume.secret ?? ''),
        `${property}.secret: what stands there cannot name a Secret; set the name of one in this namespace`,
      ]);
  }
}

/** Problems of folders in one container, beside those that it has. */
function pathProblems(property: string, paths: readonly (string | undefined)[], own: readonly string[]): Problems {
  return paths.flatMap((path, index) => {
    if (path === undefined) return [];
    const fine = /^\/[^:]*[^:/]$/.test(path) && !/\/\.{0,2}(\/|$)/.test(path);
    const others = [...own, ...paths.slice(0, index).filter(other => other !== undefined)];
    const inTheWay = fine ? others.find(other => overlap(path, other)) : undefined;
    return check(
      [
        SYSTEM_FOLDERS.includes(path),
        `${property}: ${shown(path)} is what the image's programs run from, and a volume would hide them; set a path such as "/extra/texts"`,
      ],
      [!fine, `${property}: ${shown(path)} is no folder of a container; set an absolute path such as "/extra/texts"`],
      [
        inTheWay !== undefined,
        `${property}: ${shown(path)} and ${shown(inTheWay)} would hide one another; set a path beside it`,
      ],
    );
  });
}

function overlap(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

type NamedPort = PodKind['ports'][number];

function sidecarPortProblems(
  sidecars: readonly Sidecar[],
  kind: PodKind,
  containers: readonly k8s.Container[],
): Problems {
  const ports = containers.flatMap(container => container.ports ?? []);
  const seen = [...kind.ports, ...ports.map(({ name = '', containerPort: number }) => ({ name, number }))];
  return sidecars.flatMap(({ ports = [] }, index) => portProblems(`pod.sidecars[${index}].ports`, ports, seen));
}

/** What is wrong with ports of a pod that has some; they are added to those. */
export function portProblems(property: string, ports: readonly NamedPort[], seen: NamedPort[]): Problems {
  return ports.flatMap(port => {
    const { name, number } = port;
    const taken = seen.find(other => other.name === name || other.number === number);
    seen.push(port);
    const named = isDnsLabel(name) && name.length <= 15 && /[a-z]/.test(name) && !name.includes('--');
    return check(
      [
        !named || !isWhole(number, 1, 65_535),
        `${property}: ${shown(port)} is no port; set a name of up to 15 lower-case letters, digits and dashes, and a number from 1 to 65535`,
      ],
      [
        taken !== undefined,
        `${property}: ${shown(port)} is in the way of ${shown(taken)}, in the same pod; set a name and a number of its own`,
      ],
    );
  });
}

function sidecarProblems(property: string, sidecar: Sidecar, volumes: readonly ExtraVolume[]): Problems {
  const { resources, runAsUser, mounts = {}, ports = [], readiness } = sidecar;
  const image = imageProblem(`${property}.image`, sidecar.image);
  const known = [DATA_VOLUME, ...volumes.map(({ name }) => name)];
  return [
    ...(image ? [image] : []),
    ...resourceProblems(`${property}.resources`, resources, LEAST_SIDECAR_MEMORY),
    ...envProblems(`${property}.env`, sidecar.env ?? {}, []),
    ...Object.keys(mounts).flatMap(volume =>
      check([
        !known.includes(volume),
        `${property}.mounts: ${shown(volume)} is no volume that it may have; use ${known.map(name => `"${name}"`).join(' or ')}, or add it to pod.volumes`,
      ]),
    ),
    ...pathProblems(`${property}.mounts`, Object.values(mounts), []),
    ...check([
      readiness !== undefined && !ports.some(({ number }) => number === readiness.port),
      `${property}.readiness: ${shown(readiness?.port)} is none of its ports; set the number of one of them`,
    ]),
    ...check([
      runAsUser !== undefined && !isWhole(runAsUser, 1, 2 ** 31 - 1),
      `${property}.runAsUser: ${shown(runAsUser)} is no user that it may be; set the number of one that is not root`,
    ]),
  ];
}
