import type { RedisConnection } from '../../lib';
import type { Answers } from './answers';
import { mainFile } from './main-file';
import { packageFile } from './package-file';
import { readmeFile } from './readme-file';
import { CDK8S_YAML, GITIGNORE, TSCONFIG } from './settings-files';

/** The files of a project, by their names. */
export type Project = Readonly<Record<string, string>>;

/** The project that was asked for. */
export function projectOf(answers: Answers, connection: RedisConnection, folder: string): Project {
  return {
    'package.json': packageFile(folder),
    'tsconfig.json': TSCONFIG,
    'cdk8s.yaml': CDK8S_YAML,
    '.gitignore': GITIGNORE,
    'main.ts': mainFile(answers),
    'README.md': readmeFile(answers, connection),
  };
}
