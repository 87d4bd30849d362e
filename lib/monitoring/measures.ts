import { exportersUp, ofFront, ofKeeper, ofSentinels, ofServers, type Subject } from './subject';

// PromQL that alerts and dashboards share: what wakes somebody is what they then see.

/** Slots of a Redis Cluster. */
export const SLOTS = 16_384;

/** Names in haproxy.cfg, as `lib/config/haproxy-cfg.ts` has them. */
export const FRONT = { primaries: 'primaries', named: '~says-.+', read: 'read', clients: '~write|read' } as const;

/** Upstream of Envoy that is Envoy itself. */
export const ENVOY_ADMIN = 'admin';

/** Servers that say they are primaries. */
export function primaries(subject: Subject): string {
  return `redis_instance_info${ofServers(subject, { role: 'master' })}`;
}

/** Adds a label with the shard's number, which is in the name of the pod. */
export function withShard({ name }: Subject, series: string): string {
  return `label_replace(${series}, "shard", "$1", "pod", "${name}-([0-9]+)-[0-9]+")`;
}

/** How many primaries each shard has that has any. */
export function primariesByShard(subject: Subject): string {
  return `count by (shard) (${withShard(subject, primaries(subject))})`;
}

/** Shards of which servers are there, but no primary. */
export function shardsWithoutPrimary(subject: Subject): string {
  return `count by (shard) (${withShard(subject, exportersUp(subject))}) unless on (shard) ${primariesByShard(subject)}`;
}

/** Slots that are served, as the server sees it that sees most. */
export function slotsServed(subject: Subject): string {
  return `(max(redis_cluster_slots_ok${ofServers(subject)}) or vector(0))`;
}

/** What is in use of `maxmemory`, where there is one. */
export function memoryShare(subject: Subject): string {
  const of = ofServers(subject);
  return `redis_memory_used_bytes${of} / (redis_memory_max_bytes${of} > 0)`;
}

/** What a server's process has resident of the memory of its container. */
export function residentShare(subject: Subject, memoryLimit: number): string {
  return `redis_memory_used_rss_bytes${ofServers(subject)} / ${memoryLimit}`;
}

/** Bytes that each replica is behind, at its primary. */
export function lagBytes(subject: Subject): string {
  const of = ofServers(subject);
  return `redis_master_repl_offset${of} - on (namespace, pod) group_right () redis_connected_slave_offset_bytes${of}`;
}

/** Seconds since the last snapshot. */
export function snapshotAge(subject: Subject): string {
  return `time() - redis_rdb_last_save_timestamp_seconds${ofServers(subject)}`;
}

/** What counters with labels grew by over a time. Such a counter begins at its first event, of which no increase tells. */
export function grown(counter: string, time: string, by: string): string {
  return `sum by (${by}) ((${counter} unless ${counter} offset ${time}) or increase(${counter}[${time}])) > 0`;
}

/** Sentinels that answer the keeper. */
export function answeringSentinels(subject: Subject): string {
  return `redis_ha_keeper_sentinels_answering${ofKeeper(subject)}`;
}

/** The most Sentinels that are in touch with each other: each counts itself, and those that it has heard of lately. */
export function sentinelsInTouch(subject: Subject): string {
  return `max(redis_sentinel_master_ok_sentinels${ofSentinels(subject)})`;
}

/** Sentinels that answer the exporters beside them. */
export function sentinelsUp(subject: Subject): string {
  return `sum(redis_up${ofSentinels(subject)})`;
}

/** Mirrored servers that have every write. */
export function serversInStep(subject: Subject): string {
  return `redis_ha_keeper_servers_in_sync${ofKeeper(subject)}`;
}

/** Pods of a front or a proxy that answer. */
export function podsUp(subject: Subject): string {
  return `(sum(up${ofFront(subject)}) or vector(0))`;
}

/** Whole days until the first certificate that a pod of a proxy uses is over: its own, and the authority's of the servers'. */
export function certificateDays(subject: Subject): string {
  return `envoy_server_days_until_first_cert_expiring${ofFront(subject)}`;
}

/** Primaries that each pod of a front sees. */
export function primariesSeen(subject: Subject): string {
  return `haproxy_backend_active_servers${ofFront(subject, { proxy: FRONT.primaries })}`;
}

/** The most Sentinels that name one primary to a pod of a front. */
export function votesSeen(subject: Subject): string {
  return `max by (namespace, pod) (haproxy_backend_active_servers${ofFront(subject, { proxy: FRONT.named })})`;
}
