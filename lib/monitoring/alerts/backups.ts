import { names } from '../../config/names';
import { called, type Subject } from '../subject';
import type { Alert } from './alert';
import type { AlertName } from './names';

/** A CronJob, and what sentences say of what it makes. */
interface Work {
  readonly cronJob: string;
  readonly maxAgeHours: number;
  readonly alerts: Readonly<Record<'failed' | 'old' | 'unwatched', AlertName>>;
  /** Such as "backup", and "backups". */
  readonly one: string;
  readonly many: string;
  /** What the last one could not. */
  readonly couldNot: string;
  /** What makes one count. */
  readonly counts: string;
}

/**
 * Whether backups are made that can be read, and snapshots of volumes that can be used. What a Job did says
 * kube-state-metrics, which is part of the Prometheus stack that this library installs, and of most others.
 *
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs
 */
export function backupAlerts(subject: Subject): Alert[] {
  const { backup, volumeSnapshots, name } = subject;
  const backups = {
    cronJob: names.backup(name),
    alerts: { failed: 'RedisBackupFailed', old: 'RedisBackupOld', unwatched: 'RedisBackupUnwatched' },
    one: 'backup',
    many: 'backups',
    couldNot: 'be taken, kept, or read back',
    counts: 'could be read back',
  } as const;
  const snapshots = {
    cronJob: names.volumeSnapshots(name),
    alerts: {
      failed: 'RedisVolumeSnapshotsFailed',
      old: 'RedisVolumeSnapshotsOld',
      unwatched: 'RedisVolumeSnapshotsUnwatched',
    },
    one: 'set of snapshots of the volumes',
    many: 'snapshots of the volumes',
    couldNot: 'be taken, or used',
    counts: 'is whole',
  } as const;
  return [
    ...(backup ? alertsOf(subject, { ...backups, ...backup }) : []),
    ...(volumeSnapshots ? alertsOf(subject, { ...snapshots, ...volumeSnapshots }) : []),
  ];
}

function alertsOf(subject: Subject, { cronJob, maxAgeHours, alerts, one, many, couldNot, counts }: Work): Alert[] {
  const within = subject.namespace ? `namespace="${subject.namespace}",` : '';
  const ofCronJob = `{${within}cronjob="${cronJob}"}`;
  // Named by the CronJob, with a number at the end, or by who makes one by hand.
  const failed = `kube_job_failed{${within}condition="true"} == 1`;
  const ofJobs = `kube_job_owner{${within}owner_kind="CronJob",owner_name="${cronJob}"}`;
  const began = `kube_job_status_start_time{${within.replace(/,$/, '')}}`;
  // Of one that never succeeded, since it is there.
  const last = `max by (namespace) (kube_cronjob_status_last_successful_time${ofCronJob} or kube_cronjob_created${ofCronJob})`;
  const all = called(subject);
  return [
    {
      name: alerts.failed,
      severity: 'warning',
      for: '0m',
      expr: `max by (namespace) (${began} and on (namespace, job_name) ${ofJobs} and on (namespace, job_name) (${failed})) > ${last}`,
      summary: `A ${one} of ${all} failed.`,
      description: `The last ${one} of ${all} could not ${couldNot}; none was since. Its pod says why.`,
    },
    {
      name: alerts.old,
      severity: 'critical',
      for: '5m',
      expr: `time() - ${last} > ${maxAgeHours * 60 * 60}`,
      summary: `The newest ${one} of ${all} is too old.`,
      description: `For {{ $value | humanizeDuration }} no ${one} of ${all} was made that ${counts}.`,
    },
    {
      name: alerts.unwatched,
      severity: 'warning',
      for: '1h',
      expr: `absent(kube_cronjob_created${ofCronJob})`,
      summary: `Nobody tells whether there are ${many} of ${all}.`,
      description: `Prometheus has no figures of CronJob ${cronJob}: it is not there, or kube-state-metrics is not. One that fails is not heard of.`,
    },
  ];
}
