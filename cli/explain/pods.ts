import type { Manifest } from './read-manifests';

/** A pod, as a manifest has it made. */
export interface PodMade {
  /** What makes it, such as `Deployment counter`. */
  readonly by: string;
  /** @default - that which the manifest is applied to */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** A Secret that a pod reads. */
export interface SecretRead {
  readonly secret: string;
  /** @default - all that it has */
  readonly keys?: readonly string[];
  /** Whether the pod does without. */
  readonly optional: boolean;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: PodSpec;
}

/** What is looked at of a pod. Each may be missing. */
export interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}
interface Container {
  readonly name: string;
  readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: KeyRef } }[];
  readonly envFrom?: readonly { readonly secretRef?: { readonly name: string; readonly optional?: boolean } }[];
}
interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}
interface Items {
  readonly items?: readonly { readonly key: string }[];
  readonly optional?: boolean;
}
interface Volume {
  readonly name: string;
  readonly secret?: Items & { readonly secretName: string };
  readonly projected?: { readonly sources?: readonly { readonly secret?: Items & { readonly name: string } }[] };
}

/** The pods that manifests make, one for each template. */
export function podsMade(manifests: readonly Manifest[]): PodMade[] {
  return manifests.flatMap(manifest => {
    const { kind, metadata } = manifest;
    const template = templateOf(manifest);
    if (!template?.spec) return [];
    const { namespace, name } = metadata;
    const made = { by: `${kind} ${name}`, labels: template.metadata?.labels ?? {}, spec: template.spec };
    return [namespace === undefined ? made : { ...made, namespace }];
  });
}

function templateOf({ kind, metadata, spec }: Manifest): Template | undefined {
  const { template, jobTemplate } = (spec ?? {}) as {
    template?: Template;
    jobTemplate?: { spec?: { template?: Template } };
  };
  if (kind === 'Pod') return { metadata, spec: spec as PodSpec };
  return template ?? jobTemplate?.spec?.template;
}

/** The Secrets that a pod reads, as files and as variables. */
export function secretsRead({ initContainers = [], containers = [], volumes = [] }: PodSpec): SecretRead[] {
  return [...volumes.flatMap(filesOf), ...[...initContainers, ...containers].flatMap(variablesOf)];
}

/** The Secrets of a volume. */
export function filesOf({ secret, projected }: Volume): SecretRead[] {
  const all = (projected?.sources ?? []).flatMap(({ secret: each }) => (each ? [each] : []));
  return [...(secret ? [read(secret.secretName, secret)] : []), ...all.map(each => read(each.name, each))];
}

function variablesOf({ env = [], envFrom = [] }: Container): SecretRead[] {
  return [
    ...env.flatMap(({ valueFrom }) => {
      const ref = valueFrom?.secretKeyRef;
      return ref ? [{ secret: ref.name, keys: [ref.key], optional: ref.optional ?? false }] : [];
    }),
    ...envFrom.flatMap(({ secretRef: ref }) => (ref ? [{ secret: ref.name, optional: ref.optional ?? false }] : [])),
  ];
}

function read(secret: string, { items, optional = false }: Items): SecretRead {
  return { secret, ...(items ? { keys: items.map(({ key }) => key) } : {}), optional };
}
