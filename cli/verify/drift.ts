import { CommandError, runCommand } from '../../drills/command';
import { type Check, checked, unknown } from './check';

const WHAT = 'what runs is what was synthesized';
/** Each object is merged by the API server, and then compared. */
const TIMEOUT_MS = 300_000;

/** Compares the objects of the cluster with the manifests, as applying these would change them. Nothing is applied. */
export async function drift(folder: string): Promise<Check> {
  try {
    await runCommand('kubectl', ['diff', '--recursive', '-f', folder], { timeoutMs: TIMEOUT_MS });
    return checked(WHAT, []);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const differing = objectsIn(error.output.stdout);
    // That there are differences it says by its code too.
    if (differing.length > 0) return checked(WHAT, differing);
    return unknown(WHAT, error.output.stderr.trim().split('\n').at(-1) ?? error.message);
  }
}

/** The objects of a diff: kubectl names a file after each, `apps.v1.StatefulSet.shop.web-0`. */
export function objectsIn(diff: string): string[] {
  return diff
    .split('\n')
    .map(line => /^diff .*\/([^/\s]+)$/.exec(line)?.[1])
    .filter(file => file !== undefined)
    .map(file => {
      const [, kind = file, namespace = '', name = ''] = /([A-Z][A-Za-z]*)\.([^.]*)\.(.+)$/.exec(file) ?? [];
      return `${kind} ${namespace === '' ? name : `${namespace}/${name}`} differs: see \`kubectl diff\``;
    });
}
