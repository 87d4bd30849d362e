import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { shardLabels, topologyLabels } from '../config/labels';
import { names } from '../config/names';

/**
 * At most one server of the shard may be evicted at a time. One budget a shard and no other: a pod under two budgets
 * cannot be evicted at all.
 */
export function disruptionBudget(scope: Construct, name: string, shard: number): void {
  new k8s.KubePodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata: { name: names.shard(name, shard), labels: topologyLabels(name) },
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: shardLabels(name, shard) },
      // A server that is not ready protects nothing: it must not keep its node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
