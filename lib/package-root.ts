import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, whether its sources run or what was compiled from them. */
function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The text of a file of this package, read when a construct needs it and not before. */
export function packageFile(...path: string[]): string {
  return readFileSync(join(packageRoot(), ...path), 'utf8');
}
