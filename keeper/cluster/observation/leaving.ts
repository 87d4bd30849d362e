import type { ClusterSpec } from '../../../lib/config/keeper-spec';
import { podOf } from '../../hostname';
import { shardOf } from '../pod-names';
import type { PodObservation } from './observation';

/** A pod that the spec names no more, and where the others know it to be. */
export interface LeavingPod {
  readonly pod: string;
  readonly ip: string;
}

/** Pods of the topology, by their whole names, that the spec does not name and that its pods know. */
export function leavingPods(pods: readonly PodObservation[], spec: ClusterSpec): LeavingPod[] {
  const wanted = new Set(spec.shards.flatMap(shard => shard.pods));
  const found = new Map<string, LeavingPod>();
  for (const seen of pods) {
    if (!seen.answers) continue;
    for (const { hostname, ip, flags } of seen.known) {
      const pod = podOf(hostname, spec.domain);
      if (!pod || !ip || wanted.has(pod) || flags.includes('fail') || shardOf(pod, spec) === undefined) continue;
      // A name that lay at another address before: whoever is in touch with it knows where it is now.
      found.set(`${pod} ${ip}`, { pod, ip });
    }
  }
  return [...found.values()];
}
