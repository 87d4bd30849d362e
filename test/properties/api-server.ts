import { CommandError } from '../../drills/command';
import { apply, kubectl } from '../../drills/kubectl';

/** So many sets of manifests go to the API server together: nothing is kept of them, so that names may be the same. */
const BATCH = 20;

/** Makes a namespace for some work, and takes it away. */
export async function inNamespace<T>(name: string, work: () => Promise<T>): Promise<T> {
  await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
  try {
    return await work();
  } finally {
    await kubectl(['delete', 'namespace', name]);
  }
}

/** Has the API server look at manifests to the letter, without keeping any. Gives why it refuses which. */
export async function refusedByServer(sets: readonly (readonly object[])[]): Promise<string[]> {
  const refused: string[] = [];
  for (let from = 0; from < sets.length; from += BATCH) {
    const batch = sets.slice(from, from + BATCH);
    if ((await refusal(batch.flat())) === undefined) continue;
    for (const set of batch) {
      const why = await refusal(set);
      if (why !== undefined) refused.push(`${why}\n  of ${JSON.stringify(set)}`);
    }
  }
  return refused;
}

async function refusal(objects: readonly object[]): Promise<string | undefined> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  try {
    await kubectl(['create', '--dry-run=server', '--validate=strict', '-f', '-'], { input });
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error.output.stderr;
    throw error;
  }
}
