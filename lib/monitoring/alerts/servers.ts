import { called, exportersUp, ofServers, POD, type Subject, VALUE, VALUE_SHARE } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Fragmentation below this many bytes is none: a server that is nearly empty always has a high ratio. */
const FRAGMENTED_BYTES = 100 * 1024 ** 2;

/** Whether the servers are there, take clients, and have room. */
export function serverAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  const { servers } = subject;
  if (!servers) return [];
  const of = ofServers(subject);
  const all = called(subject);
  const { count, memoryLimit, evicts } = servers;
  return [
    {
      name: 'RedisDown',
      severity: 'critical',
      for: '1m',
      expr: `redis_up${of} == 0 or ${exportersUp(subject)} == 0`,
      summary: `Server ${POD} of ${all} does not answer.`,
      description: `The exporter beside server ${POD} gets no answer from it, or does not answer itself. Where another server can take over, one has or soon will.`,
    },
    {
      name: 'RedisServersMissing',
      severity: 'warning',
      for: '10m',
      expr: `(count(${exportersUp(subject)}) or vector(0)) < ${count}`,
      summary: `${all} has ${VALUE} pods of servers of ${count}.`,
      description: `Pods of servers of ${all} are not there, or are not scheduled. The next fault may find nobody to take over.`,
    },
    {
      name: 'RedisConnectionsRejected',
      severity: 'warning',
      for: '0m',
      expr: `increase(redis_rejected_connections_total${of}[5m]) > ${at.rejectedConnections}`,
      summary: `Server ${POD} of ${all} turned clients away.`,
      description: `Server ${POD} turned ${VALUE} connections away in five minutes, because it had as many as \`maxclients\` allows.`,
    },
    ...(evicts
      ? []
      : ([
          {
            name: 'RedisMemoryNearLimit',
            severity: 'warning',
            for: '5m',
            expr: `redis_memory_used_bytes${of} / (redis_memory_max_bytes${of} > 0) > ${at.memoryShare}`,
            summary: `Server ${POD} of ${all} has used ${VALUE_SHARE} of its memory.`,
            description: `Server ${POD} is at ${VALUE_SHARE} of \`maxmemory\`. At 100% it refuses writes.`,
          },
        ] as const)),
    {
      name: 'RedisResidentMemoryNearLimit',
      severity: 'critical',
      for: '5m',
      expr: `redis_memory_used_rss_bytes${of} / ${memoryLimit} > ${at.residentShare}`,
      summary: `Server ${POD} of ${all} is about to be killed for its memory.`,
      description: `The process of server ${POD} has ${VALUE_SHARE} of the memory of its container resident. At 100% the kernel kills it.`,
    },
    {
      name: 'RedisMemoryFragmented',
      severity: 'warning',
      for: '30m',
      expr: `redis_mem_fragmentation_ratio${of} > ${at.fragmentationRatio} and redis_mem_fragmentation_bytes${of} > ${FRAGMENTED_BYTES}`,
      summary: `The memory of server ${POD} of ${all} is fragmented.`,
      description: `Server ${POD} has ${VALUE} times the memory resident that it has in use, and cannot give the rest back.`,
    },
    {
      name: 'RedisEvictingKeys',
      severity: 'info',
      for: '5m',
      expr: `rate(redis_evicted_keys_total${of}[5m]) > ${at.evictedKeysPerSecond}`,
      summary: `Server ${POD} of ${all} evicts keys.`,
      description: `Server ${POD} evicts ${VALUE} keys a second, because its memory is full. A cache may; anything else loses data.`,
    },
  ];
}
