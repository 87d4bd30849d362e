import type { AlertName } from '../alerts/names';

/** An alert whose being raised explains others: while it is, nobody needs to be told of them. */
export interface Cause {
  readonly cause: AlertName;
  readonly explains: readonly AlertName[];
  /** What is the same of both: always the Redis; `pod` where only the consequences at the same server are explained. */
  readonly at?: 'pod';
}

/**
 * What follows from what. No alert explains one of a higher severity, none that are raised for another Redis (a front and
 * the Redis behind it have names of their own), and no two explain each other, which would silence both.
 */
export const CAUSES: readonly Cause[] = [
  // A server that is away is none that is in step, and no topology as it is wanted.
  { cause: 'RedisDown', explains: ['RedisMirrorServersMissing', 'RedisKeeperStuck'] },
  { cause: 'RedisDown', explains: ['RedisMirrorEnvoyDown'], at: 'pod' },
  { cause: 'RedisServersMissing', explains: ['RedisMirrorServersMissing', 'RedisKeeperStuck'] },
  // Slots are uncovered because a shard has no primary; what is kept waits for one.
  { cause: 'RedisShardWithoutPrimary', explains: ['RedisSlotsUncovered', 'RedisKeeperStuck'] },
  { cause: 'RedisShardTwoPrimaries', explains: ['RedisKeeperStuck'] },
  { cause: 'RedisSlotsUncovered', explains: ['RedisKeeperStuck', 'RedisHotShard'] },
  { cause: 'RedisClusterDown', explains: ['RedisKeeperStuck', 'RedisHotShard'] },
  // Without a primary there is nothing to have a link to.
  { cause: 'RedisNoPrimary', explains: ['RedisReplicaLinkDown', 'RedisReplicationLagSeconds', 'RedisKeeperStuck'] },
  { cause: 'RedisTwoPrimaries', explains: ['RedisKeeperStuck'] },
  { cause: 'RedisSentinelQuorumLost', explains: ['RedisSentinelsMissing', 'RedisKeeperStuck'] },
  { cause: 'RedisMirrorNobodyInStep', explains: ['RedisMirrorServersMissing', 'RedisKeeperStuck'] },
  { cause: 'RedisMirrorServersMissing', explains: ['RedisKeeperStuck'] },
  { cause: 'RedisMirrorEnvoyDown', explains: ['RedisMirrorServersMissing'] },
  // None is fewer than all.
  { cause: 'RedisFrontDown', explains: ['RedisFrontPodsMissing'] },
  { cause: 'RedisProxyDown', explains: ['RedisProxyPodsMissing'] },
  // Of two that are about one process's memory, the one that says it is about to be killed; of a snapshot, why it is old.
  { cause: 'RedisResidentMemoryNearLimit', explains: ['RedisMemoryNearLimit', 'RedisMemoryFragmented'], at: 'pod' },
  { cause: 'RedisSnapshotFailing', explains: ['RedisSnapshotOld'], at: 'pod' },
  // It is old because none can be made: who is woken for that need not read the other.
  { cause: 'RedisBackupOld', explains: ['RedisBackupFailed'] },
  { cause: 'RedisVolumeSnapshotsOld', explains: ['RedisVolumeSnapshotsFailed'] },
  // Nobody says that it is in step.
  { cause: 'RedisMigrationAbsent', explains: ['RedisMigrationNotInStep'] },
  { cause: 'RedisMigrationBehind', explains: ['RedisMigrationNotInStep'] },
];

/** Rules by which Alertmanager tells nobody of an alert while its cause is raised. */
export function inhibitRules() {
  return CAUSES.map(({ cause, explains, at }) => ({
    sourceMatch: [{ name: 'alertname', matchType: '=' as const, value: cause }],
    targetMatch: [{ name: 'alertname', matchType: '=~' as const, value: explains.join('|') }],
    equal: ['namespace', 'redis', ...(at ? [at] : [])],
  }));
}
