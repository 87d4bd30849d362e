import { check, isWhole, type Problems, shown } from '../../validation';

/** Times in which nobody is told. All that is set must hold; what is left out always does. */
export interface MuteTime {
  /** Days of the week. @default - all */
  readonly weekdays?: readonly Weekday[];
  /** Times of the day, UTC: `{ from: '18:00', to: '24:00' }`. One that goes past midnight is two. @default - all day */
  readonly times?: readonly { readonly from: string; readonly to: string }[];
  /** Days of the month, the first and the last of each range; -1 is the month's last. @default - all */
  readonly daysOfMonth?: readonly { readonly first: number; readonly last: number }[];
  /** Months, by number. @default - all */
  readonly months?: readonly number[];
}

export type Weekday = (typeof WEEKDAYS)[number];

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Times in which nobody is told, as the operator reads them. */
export function muteTimeInterval(name: string, all: readonly MuteTime[]) {
  return {
    name,
    timeIntervals: all.map(({ weekdays = [], times = [], daysOfMonth = [], months = [] }) => ({
      ...(weekdays.length > 0 ? { weekdays: [...weekdays] } : {}),
      ...(times.length > 0 ? { times: times.map(({ from, to }) => ({ startTime: from, endTime: to })) } : {}),
      ...(daysOfMonth.length > 0
        ? { daysOfMonth: daysOfMonth.map(({ first, last }) => ({ start: first, end: last })) }
        : {}),
      ...(months.length > 0 ? { months: months.map(String) } : {}),
    })),
  };
}

/** What is wrong with times in which nobody is told. */
export function muteTimeProblems(property: string, all: readonly MuteTime[]): Problems {
  if (all.length === 0) return [`${property}: there are no times in it; set one or more, or take it away`];
  return all.flatMap(({ weekdays = [], times = [], daysOfMonth = [], months = [], ...others }) => [
    ...check(
      [
        Object.keys(others).length > 0,
        `${property}: ${Object.keys(others).map(shown).join(', ')} says nothing about a time; set weekdays, times, daysOfMonth or months`,
      ],
      [
        [weekdays, times, daysOfMonth, months].every(list => list.length === 0),
        `${property}: without weekdays, times, daysOfMonth or months it holds always; set one of them, or tell nobody by \`to: false\``,
      ],
    ),
    ...weekdays
      .filter(day => !WEEKDAYS.includes(day))
      .map(day => `${property}.weekdays: ${shown(day)} is no day of the week; set ${WEEKDAYS.join(', ')}`),
    ...times
      .filter(({ from, to }) => !(isTime(from) && isTime(to) && from < to))
      .map(
        ({ from, to }) =>
          `${property}.times: from ${shown(from)} to ${shown(to)} is no time of a day; set times such as "08:00" and "24:00", UTC, the earlier one first`,
      ),
    ...daysOfMonth
      .filter(({ first, last }) => !isDay(first) || !isDay(last) || (first > 0 === last > 0 && first > last))
      .map(
        ({ first, last }) =>
          `${property}.daysOfMonth: ${shown(first)} to ${shown(last)} are no days of a month; set 1 to 31, or -31 to -1 from its end, the earlier one first`,
      ),
    ...months
      .filter(month => !isWhole(month, 1, 12))
      .map(month => `${property}.months: ${shown(month)} is no month; set 1 to 12`),
  ]);
}

function isTime(text: string): boolean {
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);
}

function isDay(day: number): boolean {
  return isWhole(day, -31, 31) && day !== 0;
}
