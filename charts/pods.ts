import { ApiObject, type Chart } from 'cdk8s';
import { bytes, cores } from '../lib';

/** A synthesized object, as far as its pods are concerned. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec: PodSpec };
    /** Of a CronJob. */
    readonly jobTemplate?: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string }; readonly spec?: Claim }[];
  };
}

/** What a server asks to keep its data on. */
export interface Claim {
  /** Empty: a volume that is there already. Undefined: the default class. */
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: { readonly storage?: string } };
}

interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

interface Container {
  /** `Always`: one of `initContainers` that goes on beside the others. */
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: { readonly cpu?: string; readonly memory?: string } };
}

/** Pods of one template. */
export interface PodSet {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** How many there are. */
  readonly pods: number;
  /** What each asks for: thousandths of a processor, and MiB. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** Labels that their nodes must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** The objects of charts, before anything is checked or written. */
export function objectsOf(...charts: readonly Chart[]): Manifest[] {
  return charts
    .flatMap(chart => chart.node.findAll())
    .filter(construct => ApiObject.isApiObject(construct))
    .map((object): Manifest => object.toJson());
}

/** The pods that objects stand for, and what each asks for. */
export function podSets(objects: readonly Manifest[]): PodSet[] {
  return objects.flatMap(({ kind, metadata: { name, namespace }, spec }) => {
    const template = spec?.template ?? spec?.jobTemplate?.spec.template;
    if (template === undefined) return [];
    const { nodeSelector = {} } = template.spec;
    return {
      kind,
      name,
      namespace,
      pods: spec?.replicas ?? 1,
      cpuMillis: askedFor(template.spec, ({ cpu = '0' }) => Math.round(cores(cpu) * 1000)),
      memoryMiB: askedFor(template.spec, ({ memory = '0' }) => (bytes(memory) ?? 0) / 1024 ** 2),
      nodeSelector,
    };
  });
}

type Requests = NonNullable<NonNullable<Container['resources']>['requests']>;

/**
 * What a pod asks for: as much as its containers together, or as the one that takes most of those before them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
function askedFor({ initContainers = [], containers }: PodSpec, figure: (requests: Requests) => number): number {
  const of = ({ resources }: Container) => figure(resources?.requests ?? {});
  const beside = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const before = initContainers.filter(each => !beside.includes(each));
  return Math.max(sum([...beside, ...containers].map(of)), ...before.map(of));
}

/** Names of the claims that objects are or make, each once: a StatefulSet takes up those that are there already. */
export function claims(objects: readonly Manifest[]): string[] {
  const names = objects.flatMap(({ kind, metadata: { name }, spec }) => {
    if (kind === 'PersistentVolumeClaim') return [name];
    const ordinals = Array.from({ length: spec?.replicas ?? 1 }, (_, ordinal) => ordinal);
    return (spec?.volumeClaimTemplates ?? []).flatMap(template =>
      ordinals.map(ordinal => `${template.metadata.name}-${name}-${ordinal}`),
    );
  });
  return [...new Set(names)];
}

/** The sum of numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
