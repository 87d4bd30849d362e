import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure';
import { completed } from './package-file';
import type { Project } from './project';

/** What became of the files of a project. */
export interface Written {
  readonly written: readonly string[];
  /** Those that were there already, and are otherwise. */
  readonly left: readonly string[];
  /** What a `package.json` that was there lacked, and has now. */
  readonly added: readonly string[];
}

/**
 * Writes a project into a folder, which is made where it is not there. What is there is never written over; a
 * `package.json`, which who has installed this package has already, is given what it lacks.
 *
 * @throws Failure where a file cannot be written
 */
export function writeProject(folder: string, project: Project): Written {
  return orSentence(folder, () => {
    mkdirSync(folder, { recursive: true });
    const outcomes = Object.entries(project).map(([file, text]) => ({ file, ...outcomeOf(join(folder, file), text) }));
    const those = (is: 'isNew' | 'differs') => outcomes.filter(each => each[is]).map(({ file }) => file);
    const added = those('differs').includes(PACKAGE) ? completePackage(join(folder, PACKAGE)) : undefined;
    const left = those('differs').filter(file => file !== PACKAGE || added === undefined);
    return { written: those('isNew'), left, added: added ?? [] };
  });
}

const PACKAGE = 'package.json' satisfies keyof Project;

/** Undefined where it is none that can be read. */
function completePackage(path: string): readonly string[] | undefined {
  const complete = completed(textOf(path) ?? '');
  if (complete && complete.added.length > 0) writeFileSync(path, complete.text);
  return complete?.added;
}

function outcomeOf(path: string, text: string): { readonly isNew: boolean; readonly differs: boolean } {
  try {
    // In one step, so that nothing is lost that is written there meanwhile.
    writeFileSync(path, text, { flag: 'wx' });
    return { isNew: true, differs: false };
  } catch (error) {
    if (!isSystem(error) || error.code !== 'EEXIST') throw error;
    return { isNew: false, differs: textOf(path) !== text };
  }
}

/** What a file has; nothing where it is none that can be read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function orSentence<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isSystem(error)) throw error;
    throw new Failure(
      `Nothing more can be written into ${folder}: ${error.message}. Name a folder that you may write.`,
    );
  }
}

function isSystem(error: unknown): error is NodeJS.ErrnoException {
  return typeof (error as NodeJS.ErrnoException).code === 'string';
}
