import { withShard } from '../measures';
import type { Subject } from '../subject';
import type { Query } from './panels';

/** A figure of each server. Where there are shards, one of each shard: hundreds of servers are no picture. */
export function each(subject: Subject, whole: 'sum' | 'min' | 'max', series: string, what = ''): Query {
  const [expr, of] =
    subject.replicates === 'shards'
      ? [`${whole} by (shard) (${withShard(subject, series)})`, 'shard {{shard}}']
      : [`${whole} by (pod) (${series})`, '{{pod}}'];
  return { expr, legend: what ? `${of} ${what}` : of };
}
