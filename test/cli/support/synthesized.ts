import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chart, Yaml } from 'cdk8s';
import { manifests } from '../../support/manifests';

/** Writes the manifests of a chart into a folder of its own, as cdk8s does, and returns that. */
export function synthesized(build: (chart: Chart) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  writeFileSync(join(folder, 'all.yaml'), Yaml.stringify(...manifests(build)));
  return folder;
}
