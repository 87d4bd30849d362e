import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../../environments';

const ROOT = join(__dirname, '..', '..', '..');

/** What the program is made of; packages are linked. */
const PARTS = [
  'Pulumi.yaml',
  ...environments.flatMap(({ name, cloud }) => (cloud === 'any' ? [] : `Pulumi.${name}.yaml`)),
  'package.json',
  'tsconfig.json',
  'infra',
  'environments',
  'charts',
  'apps',
  'lib',
  'programs',
  'build/programs',
];

/** Copies this project into a folder, to be configured and edited there as its users do. */
export function copyProject(folder: string): void {
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // As after `npm run build`: Pulumi must not take the library for the program.
  mkdirSync(join(folder, 'build', 'lib'));
  writeFileSync(join(folder, 'build', 'lib', 'index.js'), "throw new Error('the library was run, not the program');\n");
}

/** Edits a file of the copy, in the one place where it says `from`. */
export function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const parts = readFileSync(path, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} says "${from}" ${parts.length - 1} times: edit the test with it.`);
  writeFileSync(path, parts.join(to));
}
