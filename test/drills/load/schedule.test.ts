import { evenly } from '../../../drills/load/schedule';

test('commands are due evenly, the first at the start', () => {
  const schedule = evenly(4, 1000, 2);
  expect(schedule).toMatchObject({ total: 8, end: 3000 });
  expect([0, 1, 7].map(schedule.dueAt)).toEqual([1000, 1250, 2750]);
});

test.each([
  [999.9, 0],
  [1000, 1],
  [1249, 1],
  [1250, 2],
  [2750, 8],
  [9000, 8],
])('at %d, %d are due', (at, due) => {
  expect(evenly(4, 1000, 2).dueBy(at)).toBe(due);
});

test.each([3, 7, 1000, 33_333])('at %d a second, each is due at its moment in spite of rounding', rate => {
  const schedule = evenly(rate, 12_345.678, 3);
  const numbers = Array.from({ length: schedule.total }, (_, number) => number);
  expect(numbers.filter(number => schedule.dueBy(schedule.dueAt(number)) !== number + 1)).toEqual([]);
});
