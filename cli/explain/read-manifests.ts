import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Failure } from '../failure';

/** An object of Kubernetes of which no more is known than that it is one. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Reads all manifests of a folder and of the folders in it, or those of one file.
 *
 * @throws Failure where there is none, or a file is no YAML
 */
export function readManifests(path: string): Manifest[] {
  const files = filesOf(path);
  if (files.length === 0) {
    throw new Failure(`${path} has no manifests: name a folder that cdk8s has written, with files that end in .yaml.`);
  }
  return files.flatMap(manifestsIn);
}

function filesOf(path: string): string[] {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path);
  } catch {
    throw new Failure(`There is no ${path}: name a folder of manifests, such as the one that \`cdk8s synth\` writes.`);
  }
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(ya?ml|json)$/.test(file))
    .sort()
    .map(file => join(path, file));
}

function manifestsIn(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap(document => {
    const [error] = document.errors;
    if (error) throw new Failure(`${file} is no YAML: ${error.message.split('\n')[0]}`);
    const value: unknown = document.toJS();
    // `kubectl get -o yaml` puts several into one.
    const all = isList(value) ? value.items : [value];
    return all.filter(isManifest);
  });
}

function isList(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === 'object' && value !== null && Array.isArray((value as { items?: unknown }).items);
}

function isManifest(value: unknown): value is Manifest {
  const { kind, metadata } = (value ?? {}) as Partial<Manifest>;
  return typeof kind === 'string' && typeof metadata?.name === 'string';
}
