import type { k8s } from 'cdk8s-plus-28';
import { LABELS } from '../config/labels';
import { isLabel, isLabelKey, isLabelValue } from '../config/syntax';
import type { Problems } from '../validation';
import { check, isObjectName, isWhole, shown } from '../validation';

/** A taint that pods may run in spite of. */
export interface Toleration {
  /** Key of the taint. */
  readonly key: string;
  /** Value of the taint. @default - any value */
  readonly value?: string;
  /** Effect of the taint. @default - any effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** Seconds that a pod stays once the taint is there; with the effect `NoExecute` alone. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** Processor architectures that the default images are built for, as nodes name theirs. */
export type Architecture = 'amd64' | 'arm64';

/** Which nodes may run a pod, and how much it matters that one does. */
export interface Scheduling {
  /** Labels that a node must have. @default - none */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that the pods may run on all the same. @default - none */
  readonly tolerations?: readonly Toleration[];
  /** PriorityClass of the pods. It must be there. @default - the cluster's default class */
  readonly priorityClass?: string;
  /** Architectures of the nodes, by the label `kubernetes.io/arch`. @default - any */
  readonly architectures?: readonly Architecture[];
}

const ARCHITECTURES: readonly string[] = ['amd64', 'arm64'] satisfies Architecture[];
const EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Node labels that another prop speaks of. */
const OTHER_PROPS: Readonly<Record<string, string>> = {
  [LABELS.zone]: 'zones, which the spread and its checks go by',
  [LABELS.arch]: 'architectures',
};

/** What is wrong with a scheduling, the value of this property. */
export function schedulingProblems(scheduling: Scheduling, property = 'placement'): Problems {
  const { nodeSelector = {}, tolerations = [], priorityClass, architectures } = scheduling;
  return [
    ...Object.entries(nodeSelector).flatMap(([key, value]) =>
      check(
        [
          !isLabel(key, value),
          `${property}.nodeSelector: ${shown(key)}: ${shown(value)} is no label; set key and value as \`kubectl get nodes --show-labels\` shows them`,
        ],
        [
          OTHER_PROPS[key] !== undefined,
          `${property}.nodeSelector: "${key}" is not set here; set ${property}.${OTHER_PROPS[key]}`,
        ],
      ),
    ),
    ...tolerations.flatMap((toleration, index) => tolerationProblems(`${property}.tolerations[${index}]`, toleration)),
    ...check(
      [
        priorityClass !== undefined && !isObjectName(priorityClass),
        `${property}.priorityClass: ${shown(priorityClass)} cannot name a PriorityClass; set a name that \`kubectl get priorityclass\` shows`,
      ],
      [
        architectures !== undefined && architectures.length === 0,
        `${property}.architectures: an empty list leaves no node; list "amd64" or "arm64", or leave it out`,
      ],
      [
        architectures?.some(one => !ARCHITECTURES.includes(one)) ?? false,
        `${property}.architectures: ${shown(architectures)} has one that the images are not built for; list "amd64", "arm64" or both`,
      ],
    ),
  ];
}

function tolerationProblems(property: string, toleration: Toleration): Problems {
  const { key, value, effect, tolerationSeconds: seconds } = toleration;
  return check(
    [
      !key,
      `${property}.key: a toleration of every taint would bring pods back to a node that is being drained; set the key of one taint`,
    ],
    [
      Boolean(key) && (!isLabelKey(key) || (value !== undefined && !isLabelValue(value))),
      `${property}: ${shown(key)}${value === undefined ? '' : ` with ${shown(value)}`} is no taint; set key and value as \`kubectl describe node\` shows them`,
    ],
    [
      effect !== undefined && !EFFECTS.includes(effect),
      `${property}.effect: ${shown(effect)} is no effect of a taint; set "NoSchedule", "PreferNoSchedule" or "NoExecute", or leave it out`,
    ],
    [
      seconds !== undefined && (effect !== 'NoExecute' || !isWhole(seconds, 0)),
      `${property}.tolerationSeconds: ${shown(seconds)} means nothing here; set whole seconds with effect "NoExecute", or leave it out`,
    ],
  );
}

/** The fields of a pod that a scheduling decides, but for its affinity. */
export function schedulingOf(
  scheduling: Scheduling,
): Pick<k8s.PodSpec, 'nodeSelector' | 'priorityClassName' | 'tolerations'> {
  const { nodeSelector = {}, tolerations = [], priorityClass } = scheduling;
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector: { ...nodeSelector } } : {}),
    ...(priorityClass ? { priorityClassName: priorityClass } : {}),
    ...(tolerations.length > 0
      ? { tolerations: tolerations.map(one => ({ ...one, operator: one.value === undefined ? 'Exists' : 'Equal' })) }
      : {}),
  };
}

/** For pods without a disk: off a dead node in seconds, not in the five minutes that are Kubernetes' default. */
export const OFF_A_DEAD_NODE: readonly k8s.Toleration[] = ['not-ready', 'unreachable'].map(state => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 10,
}));

/** The nodes that a pod may run on, by labels that have one of these values; nothing where all may. */
export function nodeAffinity(
  { architectures }: Scheduling,
  labels: Readonly<Record<string, readonly string[]>> = {},
): Pick<k8s.Affinity, 'nodeAffinity'> {
  const matchExpressions = Object.entries({ ...labels, [LABELS.arch]: architectures ?? [] })
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => ({ key, operator: 'In', values: [...new Set(values)] }));
  if (matchExpressions.length === 0) return {};
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}
