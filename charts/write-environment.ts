import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Environment } from '../environments';
import { environmentApp } from './environment-app';
import { KUSTOMIZATION, kustomization } from './kustomization';

/**
 * Writes an environment's manifests into `<folder>/<environment>`, which holds nothing else afterwards, with a
 * `kustomization.yaml` for Flux and `kubectl apply -k`. Returns the files' paths, sorted.
 */
export function writeEnvironment(environment: Environment, folder: string): string[] {
  const outdir = join(folder, environment.name);
  const { app } = environmentApp(environment, outdir);
  rmSync(outdir, { recursive: true, force: true });
  app.synth();
  const resources = readdirSync(outdir).sort();
  writeFileSync(join(outdir, KUSTOMIZATION), stringify(kustomization(resources)));
  return [KUSTOMIZATION, ...resources].sort().map(file => join(outdir, file));
}
