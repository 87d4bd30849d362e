import type { k8s } from 'cdk8s-plus-28';
import { componentLabels, LABELS, shardLabels } from '../config/labels';
import type { Problems } from '../validation';
import { check } from '../validation';

/** Where a topology's servers may run. */
export interface Placement {
  /**
   * Whether the servers of one shard must be kept apart (`required`: in different zones and on different nodes, else
   * they stay pending) or as far apart as the cluster allows (`preferred`).
   * @default 'preferred'
   */
  readonly spread?: 'required' | 'preferred';
  /**
   * Zones that the servers run in, by the node label `topology.kubernetes.io/zone`. Must be given with `required`.
   * @default - any zone
   */
  readonly zones?: readonly string[];
}

/** What is wrong with a placement for shards of this many pods. */
export function placementProblems(placement: Placement, podsPerShard: number): Problems {
  const required = placement.spread === 'required';
  const zones = new Set(placement.zones ?? []).size;
  return check(
    [
      required && zones === 0,
      'placement.zones: with spread "required" the zones must be known; list them, or set placement.spread to "preferred"',
    ],
    [
      required && zones > 0 && podsPerShard > zones,
      `placement: ${podsPerShard} pods of a shard cannot be kept apart in ${zones} zone${zones === 1 ? '' : 's'}; ` +
        `set replicasPerShard to ${zones - 1} or less, list more zones, or set placement.spread to "preferred"`,
    ],
  );
}

/** The fields of a shard's pod template that place it. */
export function placementOf(
  placement: Placement,
  name: string,
  shard: number,
): Pick<k8s.PodSpec, 'topologySpreadConstraints' | 'affinity'> {
  const required = placement.spread === 'required';
  const zones = [...new Set(placement.zones ?? [])];
  const apart = (topologyKey: string, matchLabels: Record<string, string>, must: boolean, minDomains?: number) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: must ? 'DoNotSchedule' : 'ScheduleAnyway',
    labelSelector: { matchLabels },
    // With as many domains wanted as there are zones, no zone takes a second pod of the shard while one is away.
    ...(must && minDomains ? { minDomains } : {}),
  });
  return {
    topologySpreadConstraints: [
      apart(LABELS.zone, shardLabels(name, shard), required, zones.length),
      apart(LABELS.host, shardLabels(name, shard), required),
      // All shards together over all nodes, as far as possible: a node's loss should take few of them.
      apart(LABELS.host, componentLabels(name, 'server'), false),
    ],
    ...(zones.length > 0
      ? {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: LABELS.zone, operator: 'In', values: zones }] }],
              },
            },
          },
        }
      : {}),
  };
}
