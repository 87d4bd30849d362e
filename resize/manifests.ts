import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { StatefulSet } from './objects';

/** The StatefulSets of a folder of manifests. */
export function statefulSetsIn(folder: string): StatefulSet[] {
  return readdirSync(folder)
    .filter(file => /\.ya?ml$/.test(file))
    .flatMap(file => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map(document => document.toJS() as StatefulSet | null)
    .filter(object => object !== null && object.kind === 'StatefulSet')
    .map(object => object as StatefulSet);
}
