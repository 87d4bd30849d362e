import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TARBALL } from './pack';
import { ROOT, run } from './run';

/** What npm would publish. */
export function tarball(): string {
  const packed = process.env[TARBALL];
  if (!packed) throw new Error(`Nothing is packed: these tests are run by \`npm run test:package\``);
  return packed;
}

/** A project of a user, as far as its `package.json` says what it is. */
interface Project {
  readonly workspaces?: readonly string[];
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Makes a project that installs the tarball with those of its peers that it must have, as a user does. */
export function install(project: string, more: Project): void {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const peers = Object.entries(peerDependencies).filter(([name]) => !peerDependenciesMeta[name]?.optional);
  const dependencies = { ...Object.fromEntries(peers), 'cdk8s-redis-ha': `file:${tarball()}` };
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', private: true, dependencies, ...more }),
  );
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], project);
}

/**
 * Gives a folder the installed package and Pulumi. Pulumi's packages are those of this project, which are the lowest
 * versions that the peers allow: they take long to install.
 */
export function withPulumi(folder: string, installed: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(installed, join(folder, 'node_modules', 'cdk8s-redis-ha'), { recursive: true });
  for (const name of ['@pulumi', '@types', 'cdk8s', 'cdk8s-plus-28', 'constructs']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
}
