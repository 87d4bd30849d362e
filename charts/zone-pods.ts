import { type CloudEnvironment, placeOf } from '../environments';
import { REDIS_NODES } from '../infra/nodes';
import { environmentApp, workloadCharts } from './environment-app';
import { objectsOf, type PodSet, podSets } from './pods';

/** All pods of an environment's workloads, by their templates. */
export function workloadPods(environment: CloudEnvironment): PodSet[] {
  return podSets(objectsOf(...workloadCharts(environmentApp(environment, '').charts)));
}

/** Whether pods belong onto the nodes for Redis. */
export function onRedisNodes({ nodeSelector }: PodSet): boolean {
  return nodeSelector[REDIS_NODES.key] === REDIS_NODES.value;
}

/**
 * The pods that the nodes for Redis of one zone must have room for. Those of a StatefulSet are spread evenly over the
 * zones, so that a zone has at most this many of each; a keeper may be in any.
 */
export function redisPodsOfZone(environment: CloudEnvironment): PodSet[] {
  const { zones } = placeOf(environment);
  return workloadPods(environment)
    .filter(onRedisNodes)
    .flatMap(set => {
      const most = set.kind === 'StatefulSet' ? Math.ceil(set.pods / zones.length) : set.pods;
      return Array.from({ length: most }, () => set);
    });
}
