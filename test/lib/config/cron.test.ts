import { isSchedule } from '../../../lib/config/cron';

it.each(['@daily', '0 2 * * *', '*/15 0-6,22,23 1-15/3 jan-mar,12 Mon-Fri', '59 23 31 12 6', '5/10 ? ? * ?'])(
  'takes "%s"',
  text => {
    expect(isSchedule(text)).toBe(true);
  },
);

it.each([
  ['nothing', ''],
  ['a word that is none', '@often'],
  ['four fields', '0 2 * *'],
  ['six fields', '0 0 2 * * *'],
  ['a minute too many', '60 2 * * *'],
  ['a day that is none', '0 2 0 * *'],
  ['a weekday that Kubernetes does not know', '0 2 * * 7'],
  ['a last day, which is of other crons', '0 2 L * *'],
  ['a range backwards', '0 6-2 * * *'],
  ['a step of nothing', '*/0 * * * *'],
  ['two steps', '*/2/2 * * * *'],
  ['an empty part of a list', '1,,2 * * * *'],
])('refuses %s', (_, text) => {
  expect(isSchedule(text)).toBe(false);
});
