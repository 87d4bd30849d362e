import { lagLimit, type WantedThresholds } from '../alerts/thresholds';
import {
  lagBytes,
  memoryShare,
  primaries,
  primariesByShard,
  SLOTS,
  shardsWithoutPrimary,
  slotsServed,
  withShard,
} from '../measures';
import { exportersUp, ofServers, type Subject } from '../subject';
import { figure, graph, type Row, type Sized, table } from './panels';
import { roles } from './replication';
import type { Topic } from './topic';
import { SHARD, VARIABLES, WINDOW } from './variables';

/** Whether all slots are served, and how each shard is. */
export const cluster: Topic = {
  figures(subject) {
    if (subject.replicates !== 'shards') return [];
    return [
      figure({
        title: 'Slots served',
        description: `Slots for which there is a primary that answers, of ${SLOTS}. Commands for keys of the others fail.`,
        unit: 'none',
        base: 'red',
        limits: [[SLOTS, 'green']],
        queries: [{ expr: slotsServed(subject), legend: 'slots' }],
      }),
      figure({
        title: 'Shards without a primary',
        description: 'Shards of which no server says that it is a primary: commands for their keys fail.',
        limits: [[1, 'red']],
        queries: [{ expr: `count(${shardsWithoutPrimary(subject)}) or vector(0)`, legend: 'shards' }],
      }),
    ];
  },
  now: (subject, at) => (subject.replicates === 'shards' ? [shards(subject, at)] : []),
  rows: (subject, at) => (subject.replicates === 'shards' ? [whole(subject), shard(subject, at)] : []),
};

/** A line for each shard: of a hundred, the bad ones stand out by their color. */
function shards(subject: Subject, at: WantedThresholds): Sized {
  const of = ofServers(subject);
  const leading = (series: string) => `${series} and on (namespace, pod) ${primaries(subject)}`;
  const by = (whole: string, series: string) => `${whole} by (shard) (${withShard(subject, series)})`;
  const behind = subject.servers ? lagLimit(subject.servers, at) : 0;
  return table({
    title: 'Shards',
    description:
      'How each shard is now. Who is its primary, how many of its servers answer, and how much it has and does.',
    width: 16,
    columns: [
      { title: 'Shard', label: 'shard', expr: by('count', exportersUp(subject)) },
      { title: 'Primary', label: 'pod', expr: `count by (shard, pod) (${withShard(subject, primaries(subject))})` },
      {
        title: 'Primaries',
        expr: primariesByShard(subject),
        base: 'red',
        limits: [
          [1, 'green'],
          [2, 'red'],
        ],
      },
      { title: 'Answering', expr: by('sum', `redis_up${of}`), base: 'red', limits: [[1, 'text']] },
      { title: 'Links down', expr: by('sum', `1 - redis_master_link_up${of}`), limits: [[1, 'orange']] },
      { title: 'Behind', expr: by('max', lagBytes(subject)), unit: 'bytes', limits: [[behind, 'orange']] },
      { title: 'Keys', expr: by('sum', leading(`sum by (namespace, pod) (redis_db_keys${of})`)), unit: 'short' },
      {
        title: 'Commands',
        expr: by('sum', leading(`rate(redis_commands_processed_total${of}${WINDOW})`)),
        unit: 'ops',
      },
      {
        title: 'Memory',
        expr: by('max', memoryShare(subject)),
        unit: 'percentunit',
        limits: [[at.memoryShare, 'orange']],
      },
    ],
  });
}

function whole(subject: Subject): Row {
  const of = ofServers(subject);
  const ofPrimaries = (series: string) => `(${series} and on (namespace, pod) ${primaries(subject)})`;
  const uneven = (series: string) => `max(${ofPrimaries(series)}) / (avg(${ofPrimaries(series)}) > 0)`;
  return {
    title: 'Cluster',
    panels: [
      graph({
        title: 'Slots',
        description:
          'As the servers see them. A slot fails when most primaries say that its primary is away, and may fail when one says so.',
        unit: 'none',
        queries: [
          { expr: `max(redis_cluster_slots_ok${of})`, legend: 'served' },
          { expr: `max(redis_cluster_slots_pfail${of})`, legend: 'may fail' },
          { expr: `max(redis_cluster_slots_fail${of})`, legend: 'failed' },
        ],
      }),
      graph({
        title: 'Epoch',
        description:
          'It rises with each election and each move of a slot. One that climbs without end tells of a cluster that finds no rest.',
        unit: 'none',
        queries: [
          { expr: `max(redis_cluster_current_epoch${of})`, legend: 'highest' },
          { expr: `min(redis_cluster_current_epoch${of})`, legend: 'lowest' },
        ],
      }),
      graph({
        title: 'Unevenness',
        description:
          'What the fullest and the busiest primary have, as a multiple of the average. The cluster is full or slow as soon as one shard is.',
        unit: 'none',
        queries: [
          { expr: uneven(`sum by (namespace, pod) (redis_db_keys${of})`), legend: 'keys' },
          { expr: uneven(`redis_memory_used_dataset_bytes${of}`), legend: 'memory' },
          { expr: uneven(`rate(redis_commands_processed_total${of}${WINDOW})`), legend: 'commands' },
        ],
      }),
    ],
  };
}

/** A row for each shard, shut until somebody opens it. */
function shard(subject: Subject, at: WantedThresholds): Row {
  const pods = { pod: `~${subject.name}-${SHARD}-[0-9]+` };
  const of = ofServers(subject, pods);
  const perPod = (expr: string) => [{ expr: `max by (pod) (${expr})`, legend: '{{pod}}' }];
  return {
    title: `Shard ${SHARD}`,
    repeat: VARIABLES.shard,
    collapsed: true,
    panels: [
      roles(subject, pods, 8),
      graph({
        title: 'Commands a second',
        description: 'Commands that each server of the shard processes. Replicas process the writes of their primary.',
        unit: 'ops',
        queries: perPod(`rate(redis_commands_processed_total${of}${WINDOW})`),
      }),
      graph({
        title: 'In use of maxmemory',
        description: 'Data and buffers of each server of the shard, as a share of its `maxmemory`.',
        unit: 'percentunit',
        limits: [[at.memoryShare, 'orange']],
        queries: perPod(`redis_memory_used_bytes${of} / (redis_memory_max_bytes${of} > 0)`),
      }),
      graph({
        title: 'Replication offset',
        description:
          'Where each server is in the stream of writes: replicas that are in step lie on the line of their primary.',
        unit: 'bytes',
        queries: perPod(`redis_master_repl_offset${of}`),
      }),
      graph({
        title: 'Clients',
        description: 'Connections of each server of the shard.',
        queries: perPod(`redis_connected_clients${of}`),
      }),
      graph({
        title: 'Keys',
        description: 'Keys of each server of the shard.',
        queries: perPod(`sum by (pod) (redis_db_keys${of})`),
      }),
    ],
  };
}
