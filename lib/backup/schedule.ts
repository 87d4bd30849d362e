import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isSchedule } from '../config/cron';
import { check, isWhole, type Problems, shown } from '../validation';
import type { Scheduled } from './props';

/** Hours after which a run is given up: the next one would wait for it. */
const MOST_HOURS = 12;
/** How often a run is begun again before the alert says that it failed. */
const RETRIES = 2;

/** What is run again and again. */
export interface Recurring {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scheduled: Scheduled & { readonly schedule: string };
  readonly pod: k8s.PodSpec;
  /** What ends the Job at once. @default - nothing */
  readonly podFailurePolicy?: k8s.PodFailurePolicy;
}

/** A CronJob, never twice at a time. */
export function cronJob(scope: Construct, { name, labels, scheduled, pod, podFailurePolicy }: Recurring): void {
  const { schedule, timeZone, suspend } = scheduled;
  new k8s.KubeCronJob(scope, 'CronJob', {
    metadata: { name, labels },
    spec: {
      schedule,
      ...(timeZone === undefined ? {} : { timeZone }),
      suspend,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: RETRIES,
          activeDeadlineSeconds: MOST_HOURS * 60 * 60,
          ...(podFailurePolicy ? { podFailurePolicy } : {}),
          template: { metadata: { labels }, spec: pod },
        },
      },
    },
  });
}

/** What is wrong with a schedule and what is kept of it. */
export function scheduleProblems(
  property: string,
  { schedule, timeZone, maxAgeHours, keep }: Scheduled & { readonly schedule: string; readonly keep?: number },
): Problems {
  return check(
    [
      !isSchedule(schedule),
      `${property}.schedule: ${shown(schedule)} is no schedule; set five fields of cron, such as "0 2 * * *" for two at night`,
    ],
    [
      timeZone !== undefined && !isTimeZone(timeZone),
      `${property}.timeZone: ${shown(timeZone)} is no time zone; set a name such as "Europe/Berlin" or "Etc/UTC"`,
    ],
    [
      keep !== undefined && !isWhole(keep, 1),
      `${property}.keep: ${shown(keep)} is out of range; set how many are kept, 1 or more, or leave it out`,
    ],
    [
      !isWhole(maxAgeHours, 1),
      `${property}.maxAgeHours: ${shown(maxAgeHours)} is out of range; set whole hours, more than lie between two`,
    ],
  );
}

/**
 * Whether Kubernetes knows a time zone, which reads the database of time zones by the letter.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
 */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+([_+-]?[A-Za-z0-9]+)*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  // That takes upper and lower case for the same.
  const known = Intl.supportedValuesOf('timeZone').find(each => each.toLowerCase() === name.toLowerCase());
  return known === undefined || known === name;
}
