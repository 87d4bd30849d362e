import { called, ofServers, POD, type Subject, VALUE, VALUE_BYTES } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Whether replicas follow, and, without shards, whether there is one primary. */
export function replicationAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  const { servers, replicates } = subject;
  if (!servers || !replicates) return [];
  return [
    ...(replicates === 'primary' ? primaryAlerts(subject) : []),
    ...replicaAlerts(subject, at.lagBytes ?? servers.backlog, at.lagSeconds),
  ];
}

function primaryAlerts(subject: Subject): Alert[] {
  const primaries = `count(redis_instance_info${ofServers(subject, { role: 'master' })})`;
  const all = called(subject);
  return [
    {
      name: 'RedisNoPrimary',
      severity: 'critical',
      for: '1m',
      expr: `(${primaries} or vector(0)) == 0`,
      summary: `${all} has no primary.`,
      description: `No server of ${all} says that it is a primary: nobody takes writes.`,
    },
    {
      name: 'RedisTwoPrimaries',
      severity: 'critical',
      for: '1m',
      expr: `${primaries} > 1`,
      summary: `${all} has ${VALUE} primaries.`,
      description: `${VALUE} servers of ${all} say that they are primaries. What clients write to all but one of them is lost when these become replicas.`,
    },
  ];
}

function replicaAlerts(subject: Subject, lagBytes: number, lagSeconds: number): Alert[] {
  const of = ofServers(subject);
  const all = called(subject);
  const replica = `The replica at {{ $labels.slave_ip }} of primary ${POD}`;
  return [
    {
      name: 'RedisReplicaLinkDown',
      severity: 'warning',
      for: '2m',
      expr: `redis_master_link_up${of} == 0`,
      summary: `Replica ${POD} of ${all} has no link to its primary.`,
      description: `Replica ${POD} gets no writes from its primary at {{ $labels.master_host }}. Its data is getting old, and it may not be fit to take over.`,
    },
    {
      name: 'RedisReplicationLagBytes',
      severity: 'warning',
      for: '5m',
      expr: `redis_master_repl_offset${of} - on (namespace, pod) group_right () redis_connected_slave_offset_bytes${of} > ${lagBytes}`,
      summary: `A replica of ${POD} of ${all} is ${VALUE_BYTES} behind.`,
      description: `${replica} is ${VALUE_BYTES} behind. If the primary fell now, these writes would be lost.`,
    },
    {
      name: 'RedisReplicationLagSeconds',
      severity: 'warning',
      for: '1m',
      expr: `redis_connected_slave_lag_seconds${of} > ${lagSeconds}`,
      summary: `A replica of ${POD} of ${all} is silent.`,
      description: `${replica} has not said for {{ $value | humanizeDuration }} how far it is. The primary does not count it as one in step.`,
    },
  ];
}
