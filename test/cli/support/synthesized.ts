import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chart, Yaml } from 'cdk8s';
import { manifests } from '../../support/manifests';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder that is there until all tests of the file have run. */
export function folderFor(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${what}-`));
  folders.push(folder);
  return folder;
}

/** Writes the manifests of a chart into such a folder, as cdk8s does, and returns that. */
export function synthesized(build: (chart: Chart) => void): string {
  const folder = folderFor('synthesized');
  writeFileSync(join(folder, 'all.yaml'), Yaml.stringify(...manifests(build)));
  return folder;
}
