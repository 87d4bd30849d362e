import { followersOf, mayFollow } from './config/engine-files';
import { ENGINE_ANNOTATION, isTested, type TestedEngine } from './config/engines';
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
}

/**
 * What is wrong with objects that are to take the place of others, though each of the two would do by itself: servers
 * that could not go on with what lies on their volumes. For a check in your own pipeline, with what runs and what is to run:
 * `if (successionProblems(before, after).length > 0) process.exitCode = 1`.
 *
 * Servers of an image of your own are not looked at: what they read is not known.
 *
 * @param before all objects that are there
 * @param after all objects that are wanted
 * @returns a sentence for each Redis that could not go on; none if all could
 */
export function successionProblems(
  before: readonly SynthesizedObject[],
  after: readonly SynthesizedObject[],
): Problems {
  const running = enginesIn(before);
  return [...enginesIn(after)].flatMap(([redis, engine]) => {
    const former = running.get(redis);
    if (former === undefined || mayFollow(engine, former)) return [];
    return `${redis}: engine: ${engine} cannot go on with what ${former} has written; set one that can (${followersOf(former).join(', ')}), or give the new Redis another name and move the data into it`;
  });
}

/** The tested server of each Redis, by its name and namespace. */
function enginesIn(objects: readonly SynthesizedObject[]): Map<string, TestedEngine> {
  return new Map(
    objects.flatMap(({ kind, metadata }) => {
      const { name, namespace = 'default', labels, annotations } = metadata;
      const engine = annotations?.[ENGINE_ANNOTATION];
      if (kind !== 'StatefulSet' || !isTested(engine)) return [];
      return [[`${labels?.['app.kubernetes.io/instance'] ?? name} in namespace ${namespace}`, engine] as const];
    }),
  );
}
