import { names } from '../../config/names';
import { called, type Subject } from '../subject';
import type { Alert } from './alert';

/**
 * Whether backups are made, and can be read. What a Job did says kube-state-metrics, which is part of the Prometheus
 * stack that this library installs, and of most others.
 *
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs
 */
export function backupAlerts(subject: Subject): Alert[] {
  const { backup, name, namespace } = subject;
  if (!backup) return [];
  const within = namespace ? `namespace="${namespace}",` : '';
  const ofCronJob = `{${within}cronjob="${names.backup(name)}"}`;
  // Named by the CronJob, with a number at the end, or by who makes one by hand.
  const failed = `kube_job_failed{${within}condition="true"} == 1`;
  const ofJobs = `kube_job_owner{${within}owner_kind="CronJob",owner_name="${names.backup(name)}"}`;
  const began = `kube_job_status_start_time{${within.replace(/,$/, '')}}`;
  // Of one that never succeeded, since it is there.
  const last = `max by (namespace) (kube_cronjob_status_last_successful_time${ofCronJob} or kube_cronjob_created${ofCronJob})`;
  const all = called(subject);
  return [
    {
      name: 'RedisBackupFailed',
      severity: 'warning',
      for: '0m',
      expr: `max by (namespace) (${began} and on (namespace, job_name) ${ofJobs} and on (namespace, job_name) (${failed})) > ${last}`,
      summary: `A backup of ${all} failed.`,
      description: `The last backup of ${all} could not be taken, kept, or read back; none was since. Its pod says why.`,
    },
    {
      name: 'RedisBackupOld',
      severity: 'critical',
      for: '5m',
      expr: `time() - ${last} > ${backup.maxAgeHours * 60 * 60}`,
      summary: `The newest backup of ${all} is too old.`,
      description: `For {{ $value | humanizeDuration }} no backup of ${all} was made that could be read back.`,
    },
    {
      name: 'RedisBackupUnwatched',
      severity: 'warning',
      for: '1h',
      expr: `absent(kube_cronjob_created${ofCronJob})`,
      summary: `Nobody tells whether there are backups of ${all}.`,
      description: `Prometheus has no figures of CronJob ${names.backup(name)}: it is not there, or kube-state-metrics is not. A backup that fails is not heard of.`,
    },
  ];
}
