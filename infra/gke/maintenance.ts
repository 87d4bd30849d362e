import { check, type Problems, shown } from '../../lib/validation';
import type { GkeMaintenance, GkeWeekday } from './settings';

const WEEK: readonly GkeWeekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * GKE asks for 48 hours in any 32 days, in stretches of at least four hours. Each day of the week is four times in 32
 * days, so that twelve hours a week always suffice.
 *
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions
 */
const LEAST_HOURS = { stretch: 4, week: 12 };

/** A Monday. GKE reads the length out of the first window, and its day means nothing else. */
const A_MONDAY = Date.UTC(2024, 0, 1);
const HOUR = 60 * 60 * 1000;

/** A recurring window, as GKE takes it. */
export interface RecurringWindow {
  /** Begin of the first, RFC 3339. */
  readonly startTime: string;
  /** End of the first, RFC 3339. */
  readonly endTime: string;
  /** Rule of iCalendar, RFC 5545. */
  readonly recurrence: string;
}

/** The maintenance window for GKE. */
export function recurringWindow({ days, startsAt, hours }: GkeMaintenance): RecurringWindow {
  const ordered = WEEK.filter(day => days.includes(day));
  const [hour = 0, minute = 0] = startsAt.split(':').map(Number);
  const start = A_MONDAY + (WEEK.findIndex(day => days.includes(day)) * 24 + hour + minute / 60) * HOUR;
  const time = (at: number) => new Date(at).toISOString().replace('.000', '');
  return {
    startTime: time(start),
    endTime: time(start + hours * HOUR),
    recurrence: `FREQ=WEEKLY;BYDAY=${ordered.join(',')}`,
  };
}

/** What is wrong with a maintenance window. */
export function maintenanceProblems({ days, startsAt, hours }: GkeMaintenance): Problems {
  const { stretch, week } = LEAST_HOURS;
  const strange = days.filter(day => !WEEK.includes(day));
  const distinct = new Set(days).size;
  const hoursAreRight = Number.isInteger(hours) && hours >= stretch && hours <= 24;
  return check(
    [
      strange.length > 0 || distinct === 0,
      `maintenance.days: ${shown(days)} are no days of the week; set some of ${WEEK.join(', ')}`,
    ],
    [
      !/^([01]\d|2[0-3]):[0-5]\d$/.test(startsAt),
      `maintenance.startsAt: ${shown(startsAt)} is no time of day; set hours and minutes in UTC, such as "14:00"`,
    ],
    [
      !hoursAreRight,
      `maintenance.hours: ${shown(hours)} is no length of a window; set a whole number of hours from ${stretch} to 24`,
    ],
    [
      hoursAreRight && strange.length === 0 && distinct > 0 && distinct * hours < week,
      `maintenance: ${distinct * hours} hours a week are too few for GKE; set more days or hours, ${week} a week in all`,
    ],
  );
}
