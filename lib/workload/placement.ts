import type { k8s } from 'cdk8s-plus-28';
import { LABELS } from '../config/labels';
import { isLabelValue } from '../config/syntax';
import type { Problems } from '../validation';
import { check, shown } from '../validation';
import { type GroupWords, SHARD } from './group-words';
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
   * One or two are allowed, with a warning where the loss of one can take the majority that a failover needs.
   * @default - any zone
   */
  readonly zones?: readonly string[];
}

/** What is wrong with a placement for groups of this many pods. */
export function placementProblems(
  placement: Placement,
  pods: number,
  { group, prop, besides }: GroupWords = SHARD,
  property = 'placement',
): Problems {
  const required = placement.spread === 'required';
  const zones = zonesOf(placement).length;
  return [
    ...schedulingProblems(placement, property),
    ...zonesOf(placement)
      .filter(zone => zone === '' || !isLabelValue(zone))
      .map(
        zone =>
          `${property}.zones: ${shown(zone)} cannot be a zone; list them as \`kubectl get nodes --label-columns=${LABELS.zone}\` shows them`,
      ),
    ...check(
      [
        placement.spread !== undefined && !['required', 'preferred'].includes(placement.spread),
        `${property}.spread: ${shown(placement.spread)} is no way to keep pods apart; set "required" or "preferred"`,
      ],
      [
        required && zones === 0,
        `${property}.zones: with spread "required" the zones must be known; list them, or set ${property}.spread to "preferred"`,
      ],
      [
        required && zones > 0 && pods > zones,
        `${property}: ${pods} pods of ${group} cannot be kept apart in ${zones} zone${zones === 1 ? '' : 's'}; ` +
          `set ${prop} to ${zones - besides} or less, list more zones, or set ${property}.spread to "preferred"`,
      ],
    ),
  ];
}

/**
 * What a placement makes likely to go wrong, though it is allowed.
 *
 * @param voters Who decides on a failover, if they run there
 */
export function placementWarnings(placement: Placement, voters?: string): Problems {
  const zones = zonesOf(placement).length;
  return check(
    [zones === 1, 'placement.zones: all servers are in one zone, and its loss takes all of them; list three zones'],
    [
      voters !== undefined && zones === 2,
      `placement.zones: of two zones one holds half of the ${voters} or more, so that its loss can take the majority which a failover needs, and the other zone then cannot go on by itself; list a third zone`,
    ],
  );
}

/** The zones, each once. */
export function zonesOf(placement: Placement): string[] {
  return [...new Set(placement.zones ?? [])];
}

/**
 * The fields of a pod template that place it.
 *
 * @param labels of the pods of its group, which it is kept away from
 * @param all Labels of all such pods of its topology
 */
export function placementOf(
  placement: Placement,
  labels: Readonly<Record<string, string>>,
  all: Readonly<Record<string, string>>,
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
        labelSelector: { matchLabels: { ...all } },
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
