import type { ResourceValidation } from '@pulumi/policy';
import type { Problems } from '../../lib/validation';

/** An object of Kubernetes, as far as rules look at it. */
export interface KubernetesObject {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: PodSpec & {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
  /** Of a ConfigMap. */
  readonly data?: Readonly<Record<string, string>>;
  /** Of a Role. */
  readonly rules?: readonly {
    readonly verbs?: readonly string[];
    readonly resources?: readonly string[];
    readonly apiGroups?: readonly string[];
  }[];
  /** Of a RoleBinding. */
  readonly roleRef?: { readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string }[];
}

interface PodTemplate {
  readonly spec?: PodSpec;
}

/** What a pod is, as far as rules look at it. */
export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path?: string } }[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
}

/** A container of a pod, as far as rules look at it. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext?: {
    readonly privileged?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly add?: readonly string[] };
  };
}

/**
 * Looks at each object of Kubernetes that Pulumi applies, whichever kind. What a Helm chart makes is not among them:
 * Pulumi knows of the release alone. The object is handed on as it is: to copy it would be to read what a preview cannot
 * know yet.
 */
export function eachObject(problemsOf: (object: KubernetesObject, kind: string) => Problems): ResourceValidation {
  return (about, report) => {
    const kind = kindOf(about.type);
    if (kind === undefined) return about.notApplicable('Policy only applies to objects of Kubernetes');
    for (const problem of problemsOf(about.props, kind)) report(problem);
  };
}

/** Looks at each pod, by itself or as the template of a kind that runs pods. */
export function eachPod(problemsOf: (pod: PodSpec) => Problems): ResourceValidation {
  return eachObject((object, kind) => {
    const pod = podOf(object, kind);
    return pod ? problemsOf(pod) : [];
  });
}

/** All containers of a pod, those that come first among them. */
export function containersOf({ containers = [], initContainers = [] }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

/** `StatefulSet` of `kubernetes:apps/v1:StatefulSet`. Undefined: it is no object of a cluster. */
function kindOf(type: string): string | undefined {
  const [provider, group, kind] = type.split(':');
  return provider === 'kubernetes' && !group?.startsWith('helm.sh/') ? kind : undefined;
}

function podOf({ spec }: KubernetesObject, kind: string): PodSpec | undefined {
  if (kind === 'Pod') return spec;
  if (kind === 'CronJob') return spec?.jobTemplate?.spec?.template?.spec;
  return spec?.template?.spec;
}
