import { called, ofKeeper, type Subject } from '../subject';
import type { Alert } from './alert';

/** Whether there are Sentinels enough for a failover, as the keeper counts them. */
export function sentinelAlerts(subject: Subject): Alert[] {
  const { sentinels } = subject;
  if (!sentinels) return [];
  const answering = `redis_ha_keeper_sentinels_answering${ofKeeper(subject)}`;
  const { count, needed } = sentinels;
  const all = called(subject);
  return [
    {
      name: 'RedisSentinelQuorumLost',
      severity: 'critical',
      for: '1m',
      expr: `${answering} < ${needed}`,
      summary: `The Sentinels of ${all} cannot have a replica take over.`,
      description: `{{ $value }} of ${count} Sentinels answer the keeper, and ${needed} must agree on a failover. If the primary falls now, nobody takes over.`,
    },
    {
      name: 'RedisSentinelsMissing',
      severity: 'warning',
      for: '10m',
      expr: `${answering} < ${count}`,
      summary: `Some Sentinels of ${all} do not answer.`,
      description: `{{ $value }} of ${count} Sentinels answer the keeper.`,
    },
  ];
}
