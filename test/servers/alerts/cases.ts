import type { AlertName } from '../../../lib';
import { type Changes, rising, steady } from './series';

/** When an alert fires, and when it must not though it nearly would. */
export interface AlertCase {
  readonly alert: AlertName;
  /** Which of `HEALTHY` it is tried on. */
  readonly on: string;
  /** What goes wrong. */
  readonly fires: Changes;
  /** What is not enough. */
  readonly silent: Changes;
  /** How many alerts that makes. @default 1 */
  readonly alerts?: number;
}

/** Well for an hour, then as said for so many scrapes, then well again: at 70 minutes the fault began a minute ago or less. */
const shortly = (bad: number, good: number, scrapes: number) => `${good}x${280 - scrapes} ${bad}x${scrapes - 1}`;

const gone = (...keys: readonly string[]): Changes => Object.fromEntries(keys.map(key => [key, undefined]));

/** How many each Sentinel is in touch with; of one that is away nothing is known. */
const inTouch = (counts: readonly (number | undefined)[]): Changes =>
  Object.fromEntries(
    counts.map((count, each) => [
      `redis_sentinel_master_ok_sentinels redis-sentinel-${each} redis`,
      count === undefined ? undefined : steady(count),
    ]),
  );

export const CASES: readonly AlertCase[] = [
  {
    alert: 'RedisDown',
    on: 'alone',
    fires: { 'redis_up alone-0': steady(0) },
    silent: { 'redis_up alone-0': shortly(0, 1, 3) },
  },
  { alert: 'RedisDown', on: 'cluster', fires: { 'up cluster-1-0 metrics': steady(0) }, silent: {} },
  {
    alert: 'RedisServersMissing',
    on: 'pair',
    fires: gone('up pair-1 metrics'),
    silent: { 'up pair-1 metrics': steady(0) },
  },
  {
    alert: 'RedisServersMissing',
    on: 'pair',
    fires: gone('up pair-0 metrics', 'up pair-1 metrics'),
    silent: {},
  },
  {
    alert: 'RedisConnectionsRejected',
    on: 'alone',
    fires: { 'redis_rejected_connections_total alone-0': rising(1) },
    silent: { 'redis_rejected_connections_total alone-0': steady(500) },
  },
  {
    alert: 'RedisMemoryNearLimit',
    on: 'alone',
    fires: { 'redis_memory_used_bytes alone-0': steady(271e6) },
    silent: { 'redis_memory_used_bytes alone-0': steady(269e6) },
  },
  {
    alert: 'RedisMemoryNearLimit',
    on: 'pair',
    fires: { 'redis_memory_used_bytes pair-0': steady(300e6) },
    silent: { 'redis_memory_used_bytes pair-0': steady(300e6), 'redis_memory_max_bytes pair-0': steady(0) },
  },
  {
    alert: 'RedisResidentMemoryNearLimit',
    on: 'alone',
    fires: { 'redis_memory_used_rss_bytes alone-0': steady(515 * 1024 ** 2) },
    silent: { 'redis_memory_used_rss_bytes alone-0': steady(480 * 1024 ** 2) },
  },
  {
    alert: 'RedisMemoryFragmented',
    on: 'alone',
    fires: {
      'redis_mem_fragmentation_ratio alone-0': steady(1.6),
      'redis_mem_fragmentation_bytes alone-0': steady(200e6),
    },
    silent: { 'redis_mem_fragmentation_ratio alone-0': steady(8) },
  },
  {
    alert: 'RedisEvictingKeys',
    on: 'alone',
    fires: { 'redis_evicted_keys_total alone-0': rising(3) },
    silent: { 'redis_evicted_keys_total alone-0': steady(300) },
  },
  {
    alert: 'RedisAofFailing',
    on: 'alone',
    fires: { 'redis_aof_last_write_status alone-0': steady(0) },
    silent: { 'redis_aof_last_write_status alone-0': shortly(0, 1, 3) },
  },
  { alert: 'RedisAofFailing', on: 'pair', fires: { 'redis_aof_last_bgrewrite_status pair-1': steady(0) }, silent: {} },
  {
    alert: 'RedisSnapshotFailing',
    on: 'alone',
    fires: { 'redis_rdb_last_bgsave_status alone-0': steady(0) },
    silent: { 'redis_rdb_last_bgsave_status alone-0': shortly(0, 1, 3) },
  },
  {
    alert: 'RedisSnapshotOld',
    on: 'alone',
    fires: { 'redis_rdb_last_save_timestamp_seconds alone-0': steady(0) },
    silent: {
      'redis_rdb_last_save_timestamp_seconds alone-0': steady(0),
      'redis_rdb_changes_since_last_save alone-0': steady(0),
    },
  },
  {
    alert: 'RedisForkSlow',
    on: 'alone',
    fires: { 'redis_latest_fork_seconds alone-0': steady(1.2) },
    silent: { 'redis_latest_fork_seconds alone-0': steady(0.9) },
  },
  ...nightly('backup', { failed: 'RedisBackupFailed', old: 'RedisBackupOld', unwatched: 'RedisBackupUnwatched' }),
  ...nightly('volume-snapshots', {
    failed: 'RedisVolumeSnapshotsFailed',
    old: 'RedisVolumeSnapshotsOld',
    unwatched: 'RedisVolumeSnapshotsUnwatched',
  }),
  { alert: 'RedisMigrationAbsent', on: 'alone', fires: gone('up migration http'), silent: {} },
  {
    alert: 'RedisMigrationBehind',
    on: 'alone',
    fires: { 'redis_ha_copy_lag_seconds migration': steady(61) },
    // Before all was copied once, nobody can say.
    silent: { 'redis_ha_copy_lag_seconds migration': steady(-1) },
  },
  {
    alert: 'RedisMigrationNotInStep',
    on: 'alone',
    fires: { 'redis_ha_copy_in_step migration': steady(0) },
    silent: { 'redis_ha_copy_in_step migration': shortly(0, 1, 30) },
  },
  {
    alert: 'RedisNoPrimary',
    on: 'redis',
    fires: gone('redis_instance_info redis-0 master'),
    silent: { 'redis_instance_info redis-0 master': `1x277 _x2 1x20` },
  },
  {
    alert: 'RedisNoPrimary',
    on: 'pair',
    fires: gone('redis_instance_info pair-0 master', 'redis_instance_info pair-1 slave'),
    silent: {},
  },
  {
    alert: 'RedisTwoPrimaries',
    on: 'redis',
    fires: { 'redis_instance_info redis-1 master': steady(1) },
    silent: { 'redis_instance_info redis-1 master': '_x277 1x2 _x20' },
  },
  {
    alert: 'RedisReplicaLinkDown',
    on: 'pair',
    fires: { 'redis_master_link_up pair-1 10.0.0.8': steady(0) },
    silent: { 'redis_master_link_up pair-1 10.0.0.8': shortly(0, 1, 6) },
  },
  {
    alert: 'RedisReplicationLagBytes',
    on: 'cluster',
    fires: { 'redis_connected_slave_offset_bytes cluster-0-0 10.0.0.9': rising(1000, -9e6) },
    silent: { 'redis_connected_slave_offset_bytes cluster-0-0 10.0.0.9': rising(1000, -8e6) },
  },
  {
    alert: 'RedisReplicationLagSeconds',
    on: 'pair',
    fires: { 'redis_connected_slave_lag_seconds pair-0 10.0.0.9': steady(11) },
    silent: { 'redis_connected_slave_lag_seconds pair-0 10.0.0.9': steady(10) },
  },
  {
    alert: 'RedisClusterDown',
    on: 'cluster',
    fires: { 'redis_cluster_state cluster-2-1': steady(0) },
    silent: { 'redis_cluster_state cluster-2-1': shortly(0, 1, 3) },
  },
  {
    alert: 'RedisSlotsUncovered',
    on: 'cluster',
    fires: Object.fromEntries(
      [0, 1, 2].flatMap(shard =>
        [0, 1].map(ordinal => [`redis_cluster_slots_ok cluster-${shard}-${ordinal}`, steady(10_923)]),
      ),
    ),
    // One that is cut off sees less than there is.
    silent: { 'redis_cluster_slots_ok cluster-0-0': steady(5461) },
  },
  {
    alert: 'RedisShardWithoutPrimary',
    on: 'cluster',
    fires: gone('redis_instance_info cluster-1-0 master'),
    silent: { 'redis_instance_info cluster-1-0 master': `1x277 _x2 1x20` },
  },
  {
    alert: 'RedisShardTwoPrimaries',
    on: 'cluster',
    fires: { 'redis_instance_info cluster-1-1 master': steady(1) },
    silent: { 'redis_instance_info cluster-1-1 master': '_x277 1x2 _x20' },
  },
  {
    alert: 'RedisHotShard',
    on: 'cluster',
    fires: { 'redis_db_keys cluster-0-0 db0': steady(90_000) },
    silent: { 'redis_db_keys cluster-0-0 db0': steady(50_000) },
  },
  {
    alert: 'RedisHotShard',
    on: 'cluster',
    fires: { 'redis_memory_used_dataset_bytes cluster-1-0': steady(900e6) },
    // A replica is none of the shards' primaries.
    silent: { 'redis_memory_used_dataset_bytes cluster-1-1': steady(900e6) },
  },
  {
    alert: 'RedisHotShard',
    on: 'cluster',
    fires: { 'redis_commands_processed_total cluster-2-0': rising(150_000) },
    silent: Object.fromEntries([
      ['redis_commands_processed_total cluster-2-0', rising(1500)],
      ...[0, 1].map(shard => [`redis_commands_processed_total cluster-${shard}-0`, rising(1)]),
    ]),
  },
  {
    alert: 'RedisKeeperAbsent',
    on: 'cluster',
    fires: gone('up keeper http'),
    silent: { 'up keeper http': shortly(0, 1, 10) },
  },
  { alert: 'RedisKeeperAbsent', on: 'mirror', fires: { 'up keeper http': steady(0) }, silent: {} },
  {
    alert: 'RedisKeeperStuck',
    on: 'cluster',
    fires: { 'redis_ha_keeper_settled keeper': steady(0) },
    silent: { 'redis_ha_keeper_settled keeper': steady(0), 'redis_ha_keeper_state keeper paused': steady(1) },
  },
  {
    alert: 'RedisKeeperStuck',
    on: 'pair',
    fires: { 'redis_ha_keeper_passes_total keeper': steady(100) },
    silent: { 'redis_ha_keeper_settled keeper': shortly(0, 1, 40) },
  },
  {
    alert: 'RedisKeeperPaused',
    on: 'redis',
    fires: { 'redis_ha_keeper_state keeper paused': steady(1) },
    silent: { 'redis_ha_keeper_state keeper paused': shortly(1, 0, 200) },
  },
  {
    alert: 'RedisSentinelQuorumLost',
    on: 'redis',
    fires: { 'redis_ha_keeper_sentinels_answering keeper': steady(1) },
    silent: { 'redis_ha_keeper_sentinels_answering keeper': steady(2) },
  },
  {
    // They answer the keeper, and not each other.
    alert: 'RedisSentinelQuorumLost',
    on: 'redis',
    fires: inTouch([1, 1, 1]),
    silent: inTouch([2, 2, 1]),
  },
  {
    // The keeper is away, and of the Sentinels one is left.
    alert: 'RedisSentinelQuorumLost',
    on: 'redis',
    fires: { ...gone('redis_ha_keeper_sentinels_answering keeper'), ...inTouch([1, undefined, undefined]) },
    silent: gone('redis_ha_keeper_sentinels_answering keeper'),
  },
  {
    alert: 'RedisSentinelsMissing',
    on: 'redis',
    fires: { 'redis_ha_keeper_sentinels_answering keeper': steady(2) },
    silent: { 'redis_ha_keeper_sentinels_answering keeper': shortly(2, 3, 20) },
  },
  {
    alert: 'RedisSentinelsMissing',
    on: 'redis',
    fires: { 'redis_up redis-sentinel-1': steady(0) },
    silent: { 'redis_up redis-sentinel-1': shortly(0, 1, 20) },
  },
  {
    alert: 'RedisMirrorDrift',
    on: 'mirror',
    fires: { 'redis_ha_keeper_drift keeper': steady(1) },
    silent: { 'redis_ha_keeper_drift keeper': shortly(1, 0, 3) },
  },
  {
    alert: 'RedisMirrorServersMissing',
    on: 'mirror',
    fires: { 'redis_ha_keeper_servers_in_sync keeper': steady(1) },
    silent: { 'redis_ha_keeper_servers_in_sync keeper': shortly(1, 2, 20) },
  },
  {
    alert: 'RedisMirrorNobodyInStep',
    on: 'mirror',
    fires: { 'redis_ha_keeper_servers_in_sync keeper': steady(0) },
    silent: { 'redis_ha_keeper_servers_in_sync keeper': steady(1) },
  },
  {
    alert: 'RedisMirrorEnvoyDown',
    on: 'mirror',
    fires: { 'up mirror-1 envoy-stats': steady(0) },
    silent: { 'up mirror-1 envoy-stats': shortly(0, 1, 6) },
  },
  {
    alert: 'RedisFrontDown',
    on: 'front',
    fires: { 'up front-a stats': steady(0), 'up front-b stats': steady(0) },
    silent: { 'up front-a stats': steady(0) },
  },
  { alert: 'RedisFrontDown', on: 'plain', fires: gone('up plain-a stats', 'up plain-b stats'), silent: {} },
  {
    alert: 'RedisFrontPodsMissing',
    on: 'front',
    fires: { 'up front-a stats': steady(0) },
    silent: { 'up front-a stats': shortly(0, 1, 20) },
  },
  {
    alert: 'RedisFrontWithoutPrimary',
    on: 'front',
    fires: { 'haproxy_backend_active_servers front-a primaries': steady(0) },
    // The Sentinels say which.
    silent: { 'haproxy_backend_active_servers front-a primaries': steady(2) },
  },
  {
    alert: 'RedisFrontWithoutPrimary',
    on: 'plain',
    alerts: 2,
    fires: {
      'haproxy_backend_active_servers plain-a primaries': steady(2),
      'haproxy_backend_active_servers plain-b primaries': steady(0),
    },
    silent: { 'haproxy_backend_active_servers plain-a primaries': shortly(0, 1, 3) },
  },
  {
    alert: 'RedisFrontWithoutMajority',
    on: 'front',
    fires: { 'haproxy_backend_active_servers front-b says-redis-0': steady(1) },
    silent: { 'haproxy_backend_active_servers front-b says-redis-0': steady(2) },
  },
  {
    alert: 'RedisProxyDown',
    on: 'proxy',
    fires: { 'up proxy-a envoy-stats': steady(0), 'up proxy-b envoy-stats': steady(0) },
    silent: { 'up proxy-a envoy-stats': steady(0) },
  },
  {
    alert: 'RedisProxyPodsMissing',
    on: 'proxy',
    fires: gone('up proxy-b envoy-stats'),
    silent: { 'up proxy-b envoy-stats': shortly(0, 1, 20) },
  },
  {
    alert: 'RedisProxyUpstreamUnhealthy',
    on: 'proxy',
    fires: { 'envoy_cluster_membership_healthy proxy-a web': steady(1) },
    silent: { 'envoy_cluster_membership_healthy proxy-a admin': steady(1) },
  },
  {
    alert: 'RedisProxyUpstreamUnhealthy',
    on: 'proxy',
    fires: { 'envoy_cluster_upstream_cx_connect_fail proxy-a web': rising(1) },
    silent: { 'envoy_cluster_upstream_cx_connect_fail proxy-a web': steady(1000) },
  },
  {
    alert: 'RedisProxyUpstreamUnhealthy',
    on: 'proxy',
    fires: { 'envoy_cluster_upstream_cx_connect_fail proxy-a web': rising(1) },
    // Some in a failover, which was two minutes and a half ago.
    silent: { 'envoy_cluster_upstream_cx_connect_fail proxy-a web': '3x269 9x30' },
  },
  {
    alert: 'RedisCertificateNearEnd',
    on: 'proxy',
    fires: { 'envoy_server_days_until_first_cert_expiring proxy-a': steady(20) },
    // The day on which it is renewed, and a pod that takes it up a moment later than the scrape.
    silent: { 'envoy_server_days_until_first_cert_expiring proxy-a': shortly(20, 89, 20) },
  },
];

/** Of what a CronJob makes, whose newest may be an hour old. */
function nightly(
  work: string,
  { failed, old, unwatched }: Record<'failed' | 'old' | 'unwatched', AlertName>,
): AlertCase[] {
  const [created, began] = [`kube_cronjob_created ${work}`, `kube_job_status_start_time ${work}`];
  const last = `kube_cronjob_status_last_successful_time ${work}`;
  return [
    {
      alert: failed,
      on: 'alone',
      fires: { [began]: steady(900) },
      silent: { [began]: steady(900), [`kube_job_failed ${work}`]: steady(0) },
    },
    {
      alert: failed,
      on: 'alone',
      fires: { [last]: undefined },
      silent: { [began]: steady(900), [`kube_job_owner ${work}`]: undefined },
    },
    { alert: old, on: 'alone', fires: { [last]: steady(0) }, silent: { [created]: steady(0) } },
    { alert: old, on: 'alone', fires: { [last]: undefined }, silent: { [last]: undefined, [created]: steady(3000) } },
    { alert: unwatched, on: 'alone', fires: gone(created, last), silent: gone(last) },
  ];
}
