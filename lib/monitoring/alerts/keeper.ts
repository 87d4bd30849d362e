import { called, ofKeeper, type Subject } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Whether somebody keeps the topology, and finds it as wanted. */
export function keeperAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  if (!subject.keeper) return [];
  const of = ofKeeper(subject);
  const all = called(subject);
  const paused = `redis_ha_keeper_state${ofKeeper(subject, { state: 'paused' })} == 1`;
  // Slots move for as long as there is data to be moved: fewer of them than before is progress.
  const moving = subject.replicates === 'shards' ? ` or delta(redis_ha_keeper_slots_to_move${of}[15m]) < 0` : '';
  return [
    {
      name: 'RedisKeeperAbsent',
      severity: 'warning',
      for: '5m',
      expr: `(sum(up${of}) or vector(0)) == 0`,
      summary: `${all} has no keeper.`,
      description: `The keeper of ${all} does not answer. Servers go on as they are, but nobody mends what breaks now, and servers that stop wait for a permit.`,
    },
    {
      name: 'RedisKeeperStuck',
      severity: 'warning',
      for: `${at.keeperMinutes}m`,
      expr: `(redis_ha_keeper_settled${of} == 0 or rate(redis_ha_keeper_passes_total${of}[5m]) == 0) unless on (namespace, pod) (${paused}${moving})`,
      summary: `${all} is not as wanted, and the keeper cannot change it.`,
      description: `For ${at.keeperMinutes} minutes the keeper has not brought ${all} into its wanted state. It says why on /readyz and in its log.`,
    },
    {
      name: 'RedisKeeperPaused',
      severity: 'info',
      for: '1h',
      expr: paused,
      summary: `The keeper of ${all} is paused.`,
      description: `The keeper of ${all} has been paused for an hour: nobody mends what breaks now.`,
    },
  ];
}
