import { followersOf, mayFollow } from './config/engine-files';
import { ENGINE_ANNOTATION, isTested, type TestedEngine } from './config/engines';
import { TLS_ANNOTATION } from './config/tls';
import { type FixedFields, fixedFieldProblems } from './fixed-fields';
import type { Problems } from './validation';

/** An object as `Chart.toJson()` gives it, or as it is read from a file, as far as is looked at. */
export interface SynthesizedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: FixedFields & { readonly replicas?: number; readonly updateStrategy?: { readonly type?: string } };
}

/** What is known of the servers that run. */
export interface Succession {
  /**
   * The claims of the servers that run were changed already, and their StatefulSets with them: another size or class in
   * the manifests is what there is.
   * @default false
   */
  readonly resized?: boolean;
}

/**
 * What is wrong with objects that are to take the place of others, though each of the two would do by itself: servers
 * that could not go on with what lies on their volumes, or with each other. For a check in your own pipeline, with what
 * runs and what is to run: `if (successionProblems(before, after).length > 0) process.exitCode = 1`.
 *
 * Servers of an image of your own are not looked at: what they read is not known.
 *
 * @param before all objects that are there
 * @param after all objects that are wanted
 * @param succession what is known of the servers that run
 * @returns sentences for each Redis that could not go on; none if all could
 */
export function successionProblems(
  before: readonly SynthesizedObject[],
  after: readonly SynthesizedObject[],
  { resized = false }: Succession = {},
): Problems {
  return [
    ...engineProblems(before, after),
    ...tlsProblems(before, after),
    ...statefulSetProblems(before, after, resized),
  ];
}

function engineProblems(before: readonly SynthesizedObject[], after: readonly SynthesizedObject[]): Problems {
  const running = enginesIn(before);
  return [...enginesIn(after)].flatMap(([redis, engine]) => {
    const former = running.get(redis);
    if (former === undefined || mayFollow(engine, former)) return [];
    return `${redis}: engine: ${engine} cannot go on with what ${former} has written; set one that can (${followersOf(former).join(', ')}), or give the new Redis another name and move the data into it`;
  });
}

/** Servers that replicate by TLS and by plain text cannot speak with each other: one by one they cannot be changed. */
function tlsProblems(before: readonly SynthesizedObject[], after: readonly SynthesizedObject[]): Problems {
  const former = new Map(before.filter(isSet).map(each => [keyOf(each), byTls(each)]));
  const problems = after.filter(isSet).flatMap(each => {
    const changes = former.has(keyOf(each)) && former.get(keyOf(each)) !== byTls(each);
    const alone =
      each.spec?.replicas === 1 && after.filter(other => isSet(other) && redisOf(other) === redisOf(each)).length === 1;
    if (!changes || alone || each.spec?.updateStrategy?.type === 'OnDelete') return [];
    return [
      `${redisOf(each)}: tls: servers that replicate by TLS and by plain text cannot speak with each other, and a rolling update would stop half way; set updateStrategy to "OnDelete", and delete all of their pods at once`,
    ];
  });
  return [...new Set(problems)];
}

const isSet = ({ kind }: SynthesizedObject) => kind === 'StatefulSet';
const keyOf = ({ metadata: { name, namespace = 'default' } }: SynthesizedObject) => `${namespace}/${name}`;
const byTls = ({ metadata: { annotations } }: SynthesizedObject) => annotations?.[TLS_ANNOTATION] !== undefined;

/** All StatefulSets of a Redis differ in the same way: it is said once. */
function statefulSetProblems(
  before: readonly SynthesizedObject[],
  after: readonly SynthesizedObject[],
  resized: boolean,
): Problems {
  const there = new Map(before.filter(isSet).map(each => [keyOf(each), each]));
  const problems = after.filter(isSet).flatMap(each => {
    const former = there.get(keyOf(each));
    if (!former?.spec || !each.spec) return [];
    return fixedFieldProblems(former.spec, each.spec, resized).map(problem => `${redisOf(each)}: ${problem}`);
  });
  return [...new Set(problems)];
}

/** What people call the Redis that an object belongs to. */
function redisOf({ metadata: { name, namespace = 'default', labels } }: SynthesizedObject): string {
  return `${labels?.['app.kubernetes.io/instance'] ?? name} in namespace ${namespace}`;
}

/** The tested server of each Redis, by its name and namespace. */
function enginesIn(objects: readonly SynthesizedObject[]): Map<string, TestedEngine> {
  return new Map(
    objects.flatMap(object => {
      const engine = object.metadata.annotations?.[ENGINE_ANNOTATION];
      return object.kind === 'StatefulSet' && isTested(engine) ? [[redisOf(object), engine] as const] : [];
    }),
  );
}
