import { called, ofMigration, type Subject } from '../subject';
import type { Alert } from './alert';
import type { WantedThresholds } from './thresholds';

/** Whether a topology that follows another Redis has what that has. */
export function migrationAlerts(subject: Subject, at: WantedThresholds): Alert[] {
  if (!subject.migration) return [];
  const of = ofMigration(subject);
  const all = called(subject);
  return [
    {
      name: 'RedisMigrationAbsent',
      severity: 'warning',
      for: '5m',
      expr: `(sum(up${of}) or vector(0)) == 0`,
      summary: `Nothing comes to ${all} from the Redis that it follows.`,
      description: `The migration of ${all} does not answer. What is written to its source from now on is not copied; it goes on where it was once it is back.`,
    },
    {
      name: 'RedisMigrationBehind',
      severity: 'warning',
      for: '5m',
      expr: `redis_ha_copy_lag_seconds${of} > ${at.copyLagSeconds}`,
      summary: `${all} is behind the Redis that it follows.`,
      description: `{{ $value | humanizeDuration }} ago ${all} had all that its source had. If the source were lost now, what it acknowledged since would be.`,
    },
    {
      name: 'RedisMigrationNotInStep',
      severity: 'warning',
      for: '1h',
      expr: `redis_ha_copy_in_step${of} == 0`,
      summary: `${all} was not found to be the same as the Redis that it follows.`,
      description: `For an hour no comparison of all keys found ${all} to be the same as its source. The migration says on /status how far it is.`,
    },
  ];
}
