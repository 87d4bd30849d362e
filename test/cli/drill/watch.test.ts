import { longestTwo, nextPrimary, roleSpans } from '../../../cli/drill/watch';
import { SENTINEL } from '../support/seen';

const said = (from: number, to: number, primary: boolean) =>
  Array.from({ length: (to - from) / 100 + 1 }, (_, index) => ({
    at: from + 100 * index,
    primary,
    takesWrites: primary,
  }));

it('says from when to when a server was what, with the times in which it was silent left out', () => {
  const samples = new Map([
    ['web-0', said(0, 900, false).concat(said(1000, 3000, true))],
    ['web-1', said(0, 500, true).concat(said(2000, 3000, false))],
  ]);
  expect(roleSpans(samples)).toEqual([
    { pod: 'web-0', role: 'replica', from: 0, to: 900 },
    { pod: 'web-1', role: 'primary', from: 0, to: 500 },
    { pod: 'web-0', role: 'primary', from: 1000, to: 3000 },
    { pod: 'web-1', role: 'replica', from: 2000, to: 3000 },
  ]);
  expect(nextPrimary(roleSpans(samples), 400)?.pod).toBe('web-0');
  expect(nextPrimary(roleSpans(samples), 2000)).toBeUndefined();
});

it('breaks a span where a server was silent for more than a second', () => {
  const samples = new Map([['web-0', [...said(0, 200, true), ...said(1300, 1400, true)]]]);
  expect(roleSpans(samples)).toHaveLength(2);
});

it('says how long two servers with the same keys took writes, and of others nothing', () => {
  const samples = new Map([
    ['web-0', said(0, 2000, true)],
    ['web-1', said(1500, 3000, true)],
    ['other-0', said(0, 3000, true)],
  ]);
  expect(longestTwo(SENTINEL, samples)).toEqual({ ms: 500, seen: { servers: ['web-0', 'web-1'], began: 1500 } });
});
