import * as pulumi from '@pulumi/pulumi';
import { holdsData } from '../protection';

/** An object of Kubernetes as its manifest says it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly replicas?: number; readonly [field: string]: unknown };
}

/** What to apply. */
export interface ManifestsArgs {
  /** The objects, as `chart.toJson()` gives them. */
  readonly objects: readonly Manifest[];
  /** Kinds that Pulumi refuses to delete or replace, and leaves alone, since data would go with them. @default - none */
  readonly keep?: readonly string[];
}

/**
 * Objects of a chart, each a Pulumi resource of its own, applied step by step with readiness awaited: namespaces, then
 * what pods need, such as configuration, rights and Services, then what runs pods. So a changed ConfigMap is there before
 * a pod that is to read it, and a deletion ends the pods while they can still read it, and reach each other.
 *
 * Pulumi's own `ConfigGroup` has no such order, and shows no object in a preview while the cluster is yet to be made.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/yaml/v2/configgroup/
 */
export class Manifests extends pulumi.ComponentResource {
  constructor(name: string, { objects, keep = [] }: ManifestsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('redis:platform:Manifests', name, {}, opts);
    const timeout = `${patienceSeconds(objects)}s`;
    const customTimeouts = { create: timeout, update: timeout, delete: timeout };
    const before: pulumi.Resource[] = [];
    for (const step of steps(objects)) {
      const dependsOn = [...before];
      for (const object of step) {
        const kept = keep.includes(object.kind) ? holdsData(true) : {};
        const options = { ...kept, ...(object.kind === 'StatefulSet' ? { ignoreChanges: FIXED } : {}) };
        before.push(new KubernetesObject(object, { parent: this, dependsOn, customTimeouts, ...options }));
      }
    }
    this.registerOutputs();
  }
}

/**
 * The API server refuses another claim template, and so Pulumi would replace the StatefulSet: stop all servers of it at once.
 * Claims are resized where they are (docs/resize.md); new StatefulSets have the template that the program says.
 */
const FIXED = ['spec.volumeClaimTemplates'];

/** An object of any kind. The classes of Pulumi's SDK would be one for each kind, all of them doing this. */
class KubernetesObject extends pulumi.CustomResource {
  constructor(object: Manifest, opts: pulumi.CustomResourceOptions) {
    const { namespace, name } = object.metadata;
    super(typeToken(object), namespace ? `${namespace}/${name}` : name, applied(object), opts);
  }
}

/** Pulumi's name of a kind; the group that has no name is called `core`. */
export function typeToken({ apiVersion, kind }: Manifest): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * An object as it is applied. Pulumi takes a Service for ready when a pod is behind it, and would wait for pods that come
 * after it.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/
 */
function applied(object: Manifest): pulumi.Inputs {
  if (object.kind !== 'Service') return { ...object };
  const annotations = { ...object.metadata.annotations, 'pulumi.com/skipAwait': 'true' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Kinds that others are in, or of. An Application that is deleted asks its project what it may delete. */
const FIRST = ['AppProject', 'CustomResourceDefinition', 'Namespace'];

/** Kinds that run pods. */
const LAST = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'StatefulSet'];

/** The objects in the order that they are applied in, those of a step at once. */
export function steps(objects: readonly Manifest[]): Manifest[][] {
  const step = ({ kind }: Manifest) => (FIRST.includes(kind) ? 0 : LAST.includes(kind) ? 2 : 1);
  return [0, 1, 2].map(number => objects.filter(object => step(object) === number));
}

/**
 * Seconds to wait for an object: Pulumi's ten minutes, and two more for each server, as the keeper lets servers restart
 * one at a time, whatever StatefulSet they are of.
 */
export function patienceSeconds(objects: readonly Manifest[]): number {
  const servers = objects
    .filter(({ kind }) => kind === 'StatefulSet')
    .reduce((sum, { spec }) => sum + (spec?.replicas ?? 1), 0);
  return 600 + 120 * servers;
}
