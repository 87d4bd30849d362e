import { called, exportersUp, ofServers, POD, type Subject, VALUE } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

const SLOTS = 16_384;

/** Below these, a shard has little to do, whatever the others have. */
const LEAST = { keys: 10_000, bytes: 64 * 1024 ** 2, commands: 1000 } as const;

/** Whether all slots are served, each shard by one primary, and the shards share the work. */
export function clusterAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  if (subject.replicates !== 'shards') return [];
  const of = ofServers(subject);
  const all = called(subject);
  const primaries = `redis_instance_info${ofServers(subject, { role: 'master' })}`;
  const primariesByShard = `count by (shard) (${withShard(subject, primaries)})`;
  const shard = 'Shard {{ $labels.shard }}';
  return [
    {
      name: 'RedisClusterDown',
      severity: 'critical',
      for: '1m',
      expr: `redis_cluster_state${of} == 0`,
      summary: `To server ${POD} of ${all} the cluster is down.`,
      description: `Server ${POD} refuses commands: it sees slots that nobody serves, or is cut off from most primaries.`,
    },
    {
      name: 'RedisSlotsUncovered',
      severity: 'critical',
      for: '1m',
      expr: `(max(redis_cluster_slots_ok${of}) or vector(0)) < ${SLOTS}`,
      summary: `${all} serves {{ $value }} slots of ${SLOTS}.`,
      description: `No server of ${all} knows of a primary for every slot that answers. Commands for keys of the other slots fail.`,
    },
    {
      name: 'RedisShardWithoutPrimary',
      severity: 'critical',
      for: '1m',
      expr: `count by (shard) (${withShard(subject, exportersUp(subject))}) unless on (shard) ${primariesByShard}`,
      summary: `${shard} of ${all} has no primary.`,
      description: `No server of shard {{ $labels.shard }} says that it is a primary: commands for its keys fail.`,
    },
    {
      name: 'RedisShardTwoPrimaries',
      severity: 'critical',
      for: '2m',
      expr: `${primariesByShard} > 1`,
      summary: `${shard} of ${all} has ${VALUE} primaries.`,
      description: `${VALUE} servers of shard {{ $labels.shard }} say that they are primaries. If one is cut off from the others, what clients write to it is lost when it comes back.`,
    },
    {
      name: 'RedisHotShard',
      severity: 'warning',
      for: '15m',
      expr: [
        hot('keys', `sum by (namespace, pod) (redis_db_keys${of})`, primaries, at, LEAST.keys),
        hot('memory', `redis_memory_used_dataset_bytes${of}`, primaries, at, LEAST.bytes),
        hot('commands', `rate(redis_commands_processed_total${of}[5m])`, primaries, at, LEAST.commands),
      ].join(' or '),
      summary: `The shard of ${POD} of ${all} has far more {{ $labels.of }} than the others.`,
      description: `Primary ${POD} has more than ${at.hotShardFactor} times the average {{ $labels.of }} of the primaries (${VALUE}). The cluster is full or slow as soon as this shard is.`,
    },
  ];
}

/** Adds a label with the shard's number, which is in the name of the pod. */
function withShard({ name }: Subject, series: string): string {
  return `label_replace(${series}, "shard", "$1", "pod", "${name}-([0-9]+)-[0-9]+")`;
}

function hot(
  what: string,
  figures: string,
  primaries: string,
  { hotShardFactor }: WantedThresholds,
  least: number,
): string {
  const ofPrimaries = `(${figures} and on (namespace, pod) ${primaries})`;
  const uneven = `${ofPrimaries} > ${hotShardFactor} * scalar(avg(${ofPrimaries})) > ${least}`;
  return `label_replace(${uneven}, "of", "${what}", "", "")`;
}
