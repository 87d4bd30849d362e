import { keepsAof, keepsRdb } from '../../config/durability';
import { called, ofServers, POD, type Subject } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Whether what servers write down is written. */
export function persistenceAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  const { servers } = subject;
  if (!servers) return [];
  const of = ofServers(subject);
  const all = called(subject);
  const aof: Alert = {
    name: 'RedisAofFailing',
    severity: 'critical',
    for: '1m',
    expr: `redis_aof_last_write_status${of} == 0 or redis_aof_last_bgrewrite_status${of} == 0`,
    summary: `Server ${POD} of ${all} cannot write its append-only file.`,
    description: `The last write or the last rewrite of the append-only file of server ${POD} failed. While writes fail the server refuses those of clients.`,
  };
  const old: Alert = {
    name: 'RedisSnapshotOld',
    severity: 'warning',
    for: '5m',
    expr: `time() - redis_rdb_last_save_timestamp_seconds${of} > ${at.snapshotAgeSeconds} and redis_rdb_changes_since_last_save${of} > 0`,
    summary: `The last snapshot of server ${POD} of ${all} is old.`,
    description: `Server ${POD} has changes, and took its last snapshot {{ $value | humanizeDuration }} ago. If it stopped hard now, what came since would be lost there.`,
  };
  return [
    ...(keepsAof(servers.durability) ? [aof] : []),
    {
      name: 'RedisSnapshotFailing',
      severity: 'critical',
      for: '1m',
      expr: `redis_rdb_last_bgsave_status${of} == 0`,
      summary: `Server ${POD} of ${all} cannot take snapshots.`,
      description: `The last snapshot of server ${POD} failed. With save points the server refuses writes until one succeeds; replicas that need one get none.`,
    },
    ...(keepsRdb(servers.durability) ? [old] : []),
    {
      name: 'RedisForkSlow',
      severity: 'warning',
      for: '0m',
      expr: `redis_latest_fork_seconds${of} > ${at.forkSeconds}`,
      summary: `Server ${POD} of ${all} stood still for a fork.`,
      description: `The last fork of server ${POD} took {{ $value | humanizeDuration }}, in which it answered nobody. The alert ends with the next fork that is quicker.`,
    },
  ];
}
