import { answeringSentinels, sentinelsInTouch, sentinelsUp } from '../measures';
import { called, type Subject } from '../subject';
import type { Alert } from './alert';

/**
 * Whether there are Sentinels enough for a failover. Two are asked, and the worse answer counts: the keeper, to which
 * each Sentinel answers or not, and the Sentinels themselves, which may answer it and not each other. Either may be away.
 */
export function sentinelAlerts(subject: Subject): Alert[] {
  const { sentinels } = subject;
  if (!sentinels) return [];
  const answering = answeringSentinels(subject);
  const { count, needed } = sentinels;
  const all = called(subject);
  return [
    {
      name: 'RedisSentinelQuorumLost',
      severity: 'critical',
      for: '1m',
      expr: `min(${answering} or ${sentinelsInTouch(subject)}) < ${needed}`,
      summary: `The Sentinels of ${all} cannot have a replica take over.`,
      description: `{{ $value }} of ${count} Sentinels answer the keeper, or each other, and ${needed} must agree on a failover. If the primary falls now, nobody takes over.`,
    },
    {
      name: 'RedisSentinelsMissing',
      severity: 'warning',
      for: '10m',
      expr: `min(${answering} or ${sentinelsUp(subject)}) < ${count}`,
      summary: `Some Sentinels of ${all} do not answer.`,
      description: `{{ $value }} of ${count} Sentinels answer the keeper, or the exporters beside them.`,
    },
  ];
}
