import { parse } from 'yaml';
import type { KeeperSpec } from '../../lib/config/keeper-spec';
import { COMPONENT, INSTANCE, LABELS } from '../../lib/config/labels';
import { names } from '../../lib/config/names';
import { FIRST_PASSWORDS, PASSWORDS_ANNOTATION, type Passwords, passwordsOf } from '../../lib/config/passwords';
import { SPEC_FILE } from '../../lib/config/program-files';
import { Failure } from '../failure';
import { filesOf, type PodSpec as Reading } from './pods';
import type { Manifest } from './read-manifests';

/** Kinds of topologies whose servers have manifests. */
export type Kind = KeeperSpec['topology'] | 'dynomite' | 'standalone';

/** How far pods of a group are kept apart: `required` or they wait, `preferred` where there is room, or not at all. */
export type Apart = 'required' | 'preferred' | 'no';

/** Pods that stand in for each other. */
export interface Group {
  /** Name of their StatefulSet. */
  readonly name: string;
  readonly pods: readonly string[];
  readonly onNodes: Apart;
  readonly inZones: Apart;
  /** Zones that they run in. Empty: any. */
  readonly zones: readonly string[];
  /** How many may be evicted at a time. */
  readonly maxUnavailable?: number;
}

/** What the manifests of one topology say. */
export interface Topology {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  /** Servers: a group a shard, or one. */
  readonly groups: readonly Group[];
  /** Sentinels with pods of their own. */
  readonly sentinels?: Group;
  /** What the keeper is told. @default - there is none */
  readonly keeper?: KeeperSpec;
  /** redis.conf: each directive as often as it stands there. */
  readonly conf: readonly (readonly [directive: string, value: string])[];
  /** Memory of a server's container, such as `4Gi`. */
  readonly memory: string;
  /** Size of a server's volume. @default - it has none of its own */
  readonly volume?: string;
  /** Works that carry data elsewhere or from there, such as `backup`. */
  readonly carries: readonly string[];
  /** The Secret with the passwords of its users, and which it is to have. @default - its servers read none */
  readonly credentials?: { readonly secret: string; readonly passwords: Passwords };
}

// What is looked at of the objects. Each may be missing where somebody wrote them by hand.
interface StatefulSetSpec {
  readonly replicas?: number;
  readonly template?: { readonly spec?: PodSpec };
  readonly volumeClaimTemplates?: readonly {
    readonly spec?: { readonly resources?: { readonly requests?: { storage?: string } } };
  }[];
}
interface PodSpec extends Pick<Reading, 'volumes'> {
  readonly containers?: readonly Container[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly {
          readonly matchExpressions?: readonly { key: string; values?: string[] }[];
        }[];
      };
    };
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly { readonly topologyKey: string }[];
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
        readonly podAffinityTerm?: { readonly topologyKey: string };
      }[];
    };
  };
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[];
}
interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

/** Components whose objects carry data. */
const CARRIERS = ['backup', 'volume-snapshots', 'restore', 'migration'];

/**
 * The topologies of this library among manifests.
 *
 * @param from what they were read from, for the error
 * @throws Failure where there is none
 */
export function topologiesIn(manifests: readonly Manifest[], from: string): Topology[] {
  const keys = new Set(manifests.filter(isServers).map(keyOf));
  if (keys.size === 0) {
    throw new Failure(
      `${from} has no topology of cdk8s-redis-ha: no StatefulSet with ${COMPONENT}=server. Name a folder that \`cdk8s synth\` has written.`,
    );
  }
  return [...keys].sort().map(key => topologyOf(manifests.filter(each => keyOf(each) === key)));
}

function isServers({ kind, metadata: { labels = {} } }: Manifest): boolean {
  return kind === 'StatefulSet' && labels[COMPONENT] === 'server' && labels['app.kubernetes.io/name'] === 'redis';
}

function keyOf({ metadata: { namespace = '', labels = {} } }: Manifest): string {
  return `${namespace}/${labels[INSTANCE] ?? ''}`;
}

function topologyOf(manifests: readonly Manifest[]): Topology {
  const sets = manifests.filter(isServers);
  const [first] = sets as [Manifest];
  const { namespace } = first.metadata;
  const name = first.metadata.labels?.[INSTANCE] ?? first.metadata.name;
  const data = (config: string) =>
    manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === config)?.data ?? {};
  const spec = data(names.keeper(name))[SPEC_FILE];
  const keeper = spec === undefined ? undefined : (parse(spec) as KeeperSpec);
  const pod = podOf(first);
  const redis = pod.containers?.find(container => container.name === 'redis');
  const sentinels = manifests.find(
    ({ kind, metadata }) => kind === 'StatefulSet' && metadata.labels?.[COMPONENT] === 'sentinel',
  );
  const [claim] = specOf(first).volumeClaimTemplates ?? [];
  const credentials = credentialsOf(first);
  return {
    kind: keeper?.topology ?? (pod.containers?.some(each => each.name === 'dynomite') ? 'dynomite' : 'standalone'),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    image: redis?.image ?? 'an image that is not said',
    groups: sets.map(set => groupOf(set, manifests)),
    ...(sentinels ? { sentinels: groupOf(sentinels, manifests) } : {}),
    ...(keeper ? { keeper } : {}),
    conf: directivesOf(data(names.serverConfig(name))['redis.conf'] ?? ''),
    memory: redis?.resources?.limits?.memory ?? '',
    volume: claim?.spec?.resources?.requests?.storage,
    carries: CARRIERS.filter(each => manifests.some(({ metadata }) => metadata.labels?.[COMPONENT] === each)),
    ...(credentials ? { credentials } : {}),
  };
}

function specOf({ spec }: Manifest): StatefulSetSpec {
  return (spec ?? {}) as StatefulSetSpec;
}

function podOf(set: Manifest): PodSpec {
  return specOf(set).template?.spec ?? {};
}

function credentialsOf(set: Manifest): Topology['credentials'] {
  const volume = podOf(set).volumes?.find(({ name }) => name === 'credentials');
  const [read] = volume ? filesOf(volume) : [];
  if (!read) return undefined;
  const said = set.metadata.annotations?.[PASSWORDS_ANNOTATION];
  const passwords = said === undefined ? FIRST_PASSWORDS : passwordsOf(said);
  if (passwords) return { secret: read.secret, passwords };
  throw new Failure(
    `StatefulSet ${set.metadata.name} has the annotation ${PASSWORDS_ANNOTATION} with "${said}": leave it as it was synthesized, such as "1 2".`,
  );
}

function groupOf(set: Manifest, manifests: readonly Manifest[]): Group {
  const { name } = set.metadata;
  const pod = podOf(set);
  const budget = manifests.find(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === name);
  const { maxUnavailable } = (budget?.spec ?? {}) as { maxUnavailable?: number };
  return {
    name,
    pods: Array.from({ length: specOf(set).replicas ?? 1 }, (_, ordinal) => `${name}-${ordinal}`),
    onNodes: apart(pod, LABELS.host),
    inZones: apart(pod, LABELS.zone),
    zones: zonesOf(pod),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
  };
}

/** How far pods are kept apart in what this label tells apart. */
function apart({ affinity, topologySpreadConstraints: spread = [] }: PodSpec, key: string): Apart {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], ...anti } = affinity?.podAntiAffinity ?? {};
  const preferred = anti.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const constraints = spread.filter(({ topologyKey }) => topologyKey === key);
  if (required.some(({ topologyKey }) => topologyKey === key)) return 'required';
  if (constraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')) return 'required';
  const wished = preferred.some(({ podAffinityTerm }) => podAffinityTerm?.topologyKey === key);
  return wished || constraints.length > 0 ? 'preferred' : 'no';
}

function zonesOf({ affinity }: PodSpec): readonly string[] {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }) =>
    matchExpressions.filter(({ key }) => key === LABELS.zone).flatMap(({ values = [] }) => values),
  );
}

/** What a directive is set to: where it stands twice, the last one counts. */
export function setting({ conf }: Pick<Topology, 'conf'>, directive: string): string | undefined {
  return conf.findLast(([name]) => name === directive)?.[1];
}

function directivesOf(text: string): [string, string][] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [directive = '', ...value] = line.split(/\s+/);
      return [directive, value.join(' ')];
    });
}
