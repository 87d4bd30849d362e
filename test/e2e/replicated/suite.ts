import type { DrillResult } from '../../../drills/drill';
import { TABLE_HEAD, tableRow } from '../../../drills/table';
import { until } from '../../../drills/wait';
import type { TestedEngine } from '../../../lib/config/engines';
import { ensureDefaultStorageClass } from '../support/deployment';
import { freshNamespaces, removeNamespaces } from '../support/namespaces';
import { deployRelease, type Release, type Wanted } from './release';
import { newClients, type Subject, whole } from './subject';

/** Lines that are printed when all tests of a file have run. */
export function printedAtTheEnd(): string[] {
  const lines: string[] = [];
  afterAll(() => process.stdout.write(`\n${lines.join('\n')}\n\n`));
  return lines;
}

/**
 * What all tests of one engine share: fresh namespaces before, a table of the drills after. The release is there once it
 * was `formed`.
 */
export function subjectOf(engine: TestedEngine, namespaces: readonly string[], lines: string[]): Subject {
  const results: DrillResult[] = [];
  beforeAll(async () => {
    await ensureDefaultStorageClass();
    await freshNamespaces(...namespaces);
  });
  afterAll(async () => {
    lines.push(`\n${engine}`, TABLE_HEAD, ...results.map(tableRow), '');
    await removeNamespaces(...namespaces);
  });
  let release: Release | undefined;
  return {
    engine,
    release: () => {
      if (!release) throw new Error('The release has not formed.');
      return release;
    },
    becomes: next => {
      release = next;
    },
    clients: newClients(engine),
    figure: line => lines.push(`${engine}: ${line}`),
    result: result => results.push(result),
  };
}

/** Deploys a release, waits until it is whole, and notes how long that took. */
export async function formed(subject: Subject, wanted: Wanted): Promise<Release> {
  const began = performance.now();
  const release = await deployRelease(wanted);
  await until(() => whole(release), { what: 'all of it to be whole', timeoutMs: 240_000, everyMs: 100 });
  subject.figure(`apply → whole in ${Math.round(performance.now() - began)} ms`);
  return release;
}
