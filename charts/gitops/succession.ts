import { parseAllDocuments } from 'yaml';
import { type Succession, type SynthesizedObject, successionProblems } from '../../lib';

/**
 * Sentences about each Redis that could not go on from the manifests that are there to those that are wanted.
 *
 * @param path of their folder, for the sentences
 */
export function refusals(
  path: string,
  before: readonly string[],
  after: readonly string[],
  succession?: Succession,
): string[] {
  return successionProblems(before.flatMap(objectsIn), after.flatMap(objectsIn), succession).map(
    each => `${path}: ${each}`,
  );
}

/** The objects in a text; what is none is left out, as others may have put it there. */
function objectsIn(text: string): SynthesizedObject[] {
  return parseAllDocuments(text).flatMap(document => {
    const object: unknown = document.errors.length > 0 ? undefined : document.toJS();
    return typeof object === 'object' && object !== null && 'kind' in object && 'metadata' in object
      ? [object as SynthesizedObject]
      : [];
  });
}
