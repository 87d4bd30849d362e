import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { topologyLabels } from '../config/labels';
import type { Problems } from '../validation';
import { check, shown } from '../validation';
import { type GroupWords, SHARD } from './group-words';
import type { ServerGroup } from './server';

/** How many servers of a shard, or of a topology without shards, may be away on purpose at a time: drained, evicted, moved by an autoscaler. */
export interface DisruptionBudget {
  /** From 1 to the number of replicas. @default 1 */
  readonly maxUnavailable?: number;
}

/** What is wrong with the budget of groups with that many replicas. */
export function budgetProblems(
  { maxUnavailable = 1 }: DisruptionBudget,
  replicas: number,
  { group, prop }: GroupWords = SHARD,
): Problems {
  const number = Number.isInteger(maxUnavailable);
  const most = Math.max(1, replicas);
  return check(
    [
      !number || maxUnavailable < 0,
      `disruptionBudget.maxUnavailable: ${shown(maxUnavailable)} is no number of servers; set a whole number from 1 to ${most}`,
    ],
    [
      maxUnavailable === 0,
      'disruptionBudget.maxUnavailable: 0 forbids every eviction, so that no node can be drained; set 1',
    ],
    [
      number && maxUnavailable > most,
      `disruptionBudget.maxUnavailable: ${maxUnavailable} lets every server of ${group} be evicted at once; set ` +
        `${most === 1 ? '1' : `${most} or less`}, or more ${prop}`,
    ],
  );
}

/**
 * How many servers of a group may be evicted at a time. One budget a group and no other: a pod under two budgets
 * cannot be evicted at all.
 */
export function disruptionBudget(
  scope: Construct,
  name: string,
  group: Pick<ServerGroup, 'statefulSet' | 'labels'>,
  { maxUnavailable = 1 }: DisruptionBudget = {},
): void {
  new k8s.KubePodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata: { name: group.statefulSet, labels: topologyLabels(name) },
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(maxUnavailable),
      selector: { matchLabels: { ...group.labels } },
      // A server that is not ready protects nothing: it must not keep its node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
