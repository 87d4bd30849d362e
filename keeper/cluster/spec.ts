import type { ClusterSpec, RebalanceSpec } from '../../lib/config/keeper-spec';
import { type Fields, isObject, podNames, positive } from '../fields';
import { commonFields } from '../spec';

/** Reads the spec of a Redis Cluster. Throws a sentence that names the first thing wrong with it. */
export function parseCluster(spec: Fields): ClusterSpec {
  return {
    ...commonFields(spec, 'cluster'),
    busPort: positive(spec, 'busPort'),
    nodeTimeoutMs: positive(spec, 'nodeTimeoutMs'),
    shards: shards(spec.shards),
    ...(spec.rebalance === undefined ? {} : { rebalance: rebalance(spec.rebalance) }),
  };
}

function rebalance(value: unknown): RebalanceSpec {
  if (!isObject(value)) throw new Error('rebalance must be an object');
  return {
    streams: positive(value, 'streams'),
    slotsAtOnce: positive(value, 'slotsAtOnce'),
    ...(value.keysPerSecond === undefined ? {} : { keysPerSecond: positive(value, 'keysPerSecond') }),
    largestKeyBytes: positive(value, 'largestKeyBytes'),
  };
}

function shards(value: unknown): ClusterSpec['shards'] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('shards must be a list of at least one shard');
  const seen = new Set<string>();
  return value.map((shard: unknown, index) => ({
    pods: podNames(isObject(shard) ? shard.pods : undefined, `shards[${index}].pods`, 'shards', seen),
  }));
}
