import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, environments } from '../../environments';
import { GITOPS, GITOPS_PLACEHOLDER, type GitOpsRepository } from '../../environments/gitops';
import type { Succession } from '../../lib';
import { foldersOf } from './files';
import { RECORD } from './record';
import { synchronize } from './synchronize';

/**
 * `npm run synth -- --gitops CHECKOUT [--resized]`: writes the manifests of environments into a checkout of the GitOps repository.
 *
 * @returns a line for each file that changed, and one for each folder that no environment has any more
 * @throws Error with sentences, before anything is written
 */
export function writeGitOps(
  checkout: string,
  chosen: readonly Environment[],
  repository: GitOpsRepository = GITOPS,
  succession?: Succession,
): string[] {
  if (repository.url === GITOPS_PLACEHOLDER) {
    throw new Error(
      `The GitOps repository is still "${GITOPS_PLACEHOLDER}"; set the URL of yours in environments/gitops.ts.`,
    );
  }
  if (!existsSync(join(checkout, '.git'))) {
    throw new Error(
      `${checkout} is no checkout of a Git repository; clone it: git clone ${repository.url} ${checkout}`,
    );
  }
  const all = environments.map(each => chosen.find(({ name }) => name === each.name) ?? each);
  const { written, removed } = synchronize(checkout, foldersOf(chosen, all, repository), succession);
  const lines = [...written.map(path => `wrote ${path}`), ...removed.map(path => `removed ${path}`)];
  return [...(lines.length > 0 ? lines : ['Nothing changed.']), ...leftOver(checkout, repository)];
}

/**
 * A folder that we wrote for an environment that is gone is left: with it, Argo CD would take its Redis away. Whoever
 * means that removes the folder.
 */
function leftOver(checkout: string, { folder }: GitOpsRepository): string[] {
  const names = new Set(environments.map(({ name }) => name));
  return readdirSync(join(checkout, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !names.has(entry.name))
    .map(entry => [folder, entry.name].filter(part => part !== '').join('/'))
    .filter(path => existsSync(join(checkout, path, RECORD)))
    .map(path => `${path} is of no environment any more; if its Redis is to go: git rm -r ${path}`);
}
