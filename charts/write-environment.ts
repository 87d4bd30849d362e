import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Environment } from '../environments';
import { environmentApp } from './environment-app';

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
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  writeFileSync(join(outdir, 'kustomization.yaml'), stringify(kustomization));
  return ['kustomization.yaml', ...resources].sort().map(file => join(outdir, file));
}
