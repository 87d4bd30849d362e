import { type Generator, lackOf } from '../../../drills/load/generator';
import { createStalls } from '../../../drills/load/thread';

const WELL: Generator = { busy: 0.5, stalled: 0, longestStallMs: 0, backlog: 0, unsent: 0 };
const OPEN = { rate: 1000, clients: 8 };

test.each<[string, Partial<Generator>, typeof OPEN | { rate: null; clients: number }, string[]]>([
  ['nothing', {}, OPEN, []],
  ['nothing where it is hardly behind', { backlog: 100 }, OPEN, []],
  ['a processor', { busy: 0.97 }, OPEN, ['Its thread was busy 97 % of the time: have it send less.']],
  [
    'turns',
    { stalled: 0.034, longestStallMs: 55.4 },
    { rate: null, clients: 8 },
    ['Its thread stood still 3 % of the time, 55 ms at once: its node is too busy.'],
  ],
  [
    'answers',
    { backlog: 101, unsent: 3 },
    OPEN,
    [
      '101 commands were due at its end and not sent, and 3 of them never were: the servers take less than 1000 a second from 8 connections.',
    ],
  ],
  [
    'a processor, and is behind therefore',
    { busy: 0.97, backlog: 101 },
    OPEN,
    [expect.stringContaining('busy 97 %'), '101 commands were due at its end and not sent.'],
  ],
])('lacks %s', (_, more, sent, lacked) => {
  expect(lackOf({ ...WELL, ...more }, sent)).toEqual(lacked);
});

test('adds up the looks that came late', () => {
  const stalls = createStalls(0);
  for (const at of [5, 10, 17, 40, 46, 151]) stalls.look(at);
  expect(stalls.figures()).toEqual({ totalMs: 18 + 100, longestMs: 100 });
});
