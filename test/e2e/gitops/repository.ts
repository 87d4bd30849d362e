import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGitOps } from '../../../charts/gitops/command';
import { runCommand } from '../../../drills/command';
import type { Environment } from '../../../environments';
import type { GitOpsRepository } from '../../../environments/gitops';

/** A Git repository with an environment in it, and what a user does with one. */
export interface Checkout {
  readonly folder: string;
  /** The commit that the branch is at. */
  readonly head: () => Promise<string>;
  /** Writes an environment as `npm run synth -- --gitops` does, commits, and returns what was said and the commit. */
  readonly commit: (environment: Environment) => Promise<{ readonly lines: string[]; readonly commit: string }>;
  /** Adds a file of another's beside ours, or takes it away. Returns the commit. */
  readonly other: (path: string, text?: string) => Promise<string>;
  readonly remove: () => void;
}

/** Makes a repository on this machine. */
export async function repositoryHere(): Promise<Checkout> {
  const folder = mkdtempSync(join(tmpdir(), 'gitops-'));
  const repository: GitOpsRepository = { url: `file://${folder}`, revision: 'main', folder: 'environments' };
  const git = async (...args: string[]) => (await runCommand('git', ['-C', folder, ...args])).stdout.trim();
  const head = () => git('rev-parse', 'HEAD');
  const all = async (message: string) => {
    await git('add', '--all');
    if ((await git('status', '--porcelain')) !== '') {
      await git('-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com', 'commit', '--quiet', '--message', message);
    }
    return head();
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  return {
    folder,
    head,
    commit: async environment => {
      const lines = writeGitOps(folder, [environment], repository);
      return { lines, commit: await all('Change the environment') };
    },
    other: async (path, text) => {
      if (text === undefined) rmSync(join(folder, path));
      else writeFileSync(join(folder, path), text);
      return all('Change something else');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
