import { recurringWindow } from '../../../infra/gke/maintenance';
import { GKE_DEFAULTS, type GkeMaintenance } from '../../../infra/gke/settings';

it.each<[string, GkeMaintenance, [start: string, end: string, days: string]]>([
  ['the default', GKE_DEFAULTS.maintenance, ['2024-01-06T14:00:00Z', '2024-01-06T21:00:00Z', 'SA,SU']],
  [
    'days in any order',
    { days: ['FR', 'MO'], startsAt: '00:00', hours: 6 },
    ['2024-01-01T00:00:00Z', '2024-01-01T06:00:00Z', 'MO,FR'],
  ],
  [
    'hours past midnight',
    { days: ['SU'], startsAt: '22:30', hours: 24 },
    ['2024-01-07T22:30:00Z', '2024-01-08T22:30:00Z', 'SU'],
  ],
])('recurringWindow of %s', (_, maintenance, [startTime, endTime, days]) => {
  expect(recurringWindow(maintenance)).toEqual({ startTime, endTime, recurrence: `FREQ=WEEKLY;BYDAY=${days}` });
});
