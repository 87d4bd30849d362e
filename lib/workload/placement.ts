import type { k8s } from 'cdk8s-plus-28';
import { componentLabels, LABELS } from '../config/labels';
import type { Problems } from '../validation';
import { check } from '../validation';
import { nodeAffinity, type Scheduling, schedulingOf, schedulingProblems } from './scheduling';

/** Where a topology's servers may run. All but `spread` and `zones` holds for the keeper's pod too. */
export interface Placement extends Scheduling {
  /**
   * Whether the servers of one shard must be kept apart (`required`: in different zones and on different nodes, else
   * they stay pending) or as far apart as the cluster allows (`preferred`).
   * @default 'preferred'
   */
  readonly spread?: 'required' | 'preferred';
  /**
   * Zones that the servers run in, by the node label `topology.kubernetes.io/zone`. Must be given with `required`.
   * One or two are allowed, with a warning: the loss of one can take the majority of the primaries.
   * @default - any zone
   */
  readonly zones?: readonly string[];
}

/** What is wrong with a placement for shards of this many pods. */
export function placementProblems(placement: Placement, podsPerShard: number): Problems {
  const required = placement.spread === 'required';
  const zones = zonesOf(placement).length;
  return [
    ...schedulingProblems(placement),
    ...check(
      [
        required && zones === 0,
        'placement.zones: with spread "required" the zones must be known; list them, or set placement.spread to "preferred"',
      ],
      [
        required && zones > 0 && podsPerShard > zones,
        `placement: ${podsPerShard} pods of a shard cannot be kept apart in ${zones} zone${zones === 1 ? '' : 's'}; ` +
          `set replicasPerShard to ${zones - 1} or less, list more zones, or set placement.spread to "preferred"`,
      ],
    ),
  ];
}

/** What a placement makes likely to go wrong, though it is allowed. */
export function placementWarnings(placement: Placement): Problems {
  const zones = zonesOf(placement).length;
  return check(
    [zones === 1, 'placement.zones: all servers are in one zone, and its loss takes all of them; list three zones'],
    [
      zones === 2,
      'placement.zones: of two zones one holds half of the primaries or more, so that its loss can take the majority which a failover needs, and the other zone then cannot go on by itself; list a third zone',
    ],
  );
}

function zonesOf(placement: Placement): string[] {
  return [...new Set(placement.zones ?? [])];
}

/** The fields of a pod template that place it: away from the others of its group, which have these labels. */
export function placementOf(
  placement: Placement,
  name: string,
  labels: Readonly<Record<string, string>>,
): Pick<k8s.PodSpec, 'topologySpreadConstraints' | 'affinity' | 'nodeSelector' | 'tolerations' | 'priorityClassName'> {
  const required = placement.spread === 'required';
  const zones = zonesOf(placement);
  const ofGroup = { matchLabels: { ...labels } };
  return {
    ...schedulingOf(placement),
    topologySpreadConstraints: [
      {
        topologyKey: LABELS.zone,
        maxSkew: 1,
        // With as many domains wanted as there are zones, no zone takes a second pod of the shard while one is away.
        ...(required ? { minDomains: zones.length } : {}),
        whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
        labelSelector: ofGroup,
      },
      {
        // All shards together over all nodes, as far as possible: the loss of one should take few of them.
        topologyKey: LABELS.host,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: componentLabels(name, 'server') },
      },
    ],
    affinity: {
      ...nodeAffinity(placement, { [LABELS.zone]: zones }),
      podAntiAffinity: notBeside(ofGroup, required),
    },
  };
}

function notBeside(labelSelector: k8s.LabelSelector, required: boolean): k8s.PodAntiAffinity {
  const podAffinityTerm = { topologyKey: LABELS.host, labelSelector };
  return required
    ? { requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] };
}
