/** Every alert of this library. Each has a page of its name in docs/runbooks, and a row in docs/alerts.md. */
export const ALERT_NAMES = [
  'RedisDown',
  'RedisServersMissing',
  'RedisConnectionsRejected',
  'RedisMemoryNearLimit',
  'RedisResidentMemoryNearLimit',
  'RedisMemoryFragmented',
  'RedisEvictingKeys',
  'RedisAofFailing',
  'RedisSnapshotFailing',
  'RedisSnapshotOld',
  'RedisForkSlow',
  'RedisBackupFailed',
  'RedisBackupOld',
  'RedisBackupUnwatched',
  'RedisVolumeSnapshotsFailed',
  'RedisVolumeSnapshotsOld',
  'RedisVolumeSnapshotsUnwatched',
  'RedisMigrationAbsent',
  'RedisMigrationBehind',
  'RedisMigrationNotInStep',
  'RedisNoPrimary',
  'RedisTwoPrimaries',
  'RedisReplicaLinkDown',
  'RedisReplicationLagBytes',
  'RedisReplicationLagSeconds',
  'RedisClusterDown',
  'RedisSlotsUncovered',
  'RedisShardWithoutPrimary',
  'RedisShardTwoPrimaries',
  'RedisHotShard',
  'RedisKeeperAbsent',
  'RedisKeeperStuck',
  'RedisKeeperPaused',
  'RedisSentinelQuorumLost',
  'RedisSentinelsMissing',
  'RedisMirrorDrift',
  'RedisMirrorServersMissing',
  'RedisMirrorNobodyInStep',
  'RedisMirrorEnvoyDown',
  'RedisFrontDown',
  'RedisFrontPodsMissing',
  'RedisFrontWithoutPrimary',
  'RedisFrontWithoutMajority',
  'RedisProxyDown',
  'RedisProxyPodsMissing',
  'RedisProxyUpstreamUnhealthy',
  'RedisCertificateNearEnd',
] as const;

/** Name of an alert. */
export type AlertName = (typeof ALERT_NAMES)[number];

/** The page about an alert, without its folder: `RedisDown` has `redis-down.md`. */
export function runbookOf(alert: AlertName): string {
  return `${alert.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.md`;
}
