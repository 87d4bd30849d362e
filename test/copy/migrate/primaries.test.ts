import { assign, checkNotifications, checkSockets } from '../../../copy/migrate/primaries';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(host => ({ host, port: 6379 }));
const all = [a, b, c].flatMap(each => each ?? []);

it.each([
  ['as they were', [a, b, c], all, [a, b, c]],
  ['in another order', [a, b, c], [...all].reverse(), [a, b, c]],
  ['with one that took over', [a, b, c], [a, c, d], [a, d, c]],
  ['fewer', [a, b, c], [a, b], [a, b, undefined]],
])('gives feeds their primaries, %s', (_, had, primaries, expected) => {
  expect(
    assign(
      had,
      primaries.flatMap(each => each ?? []),
    ),
  ).toEqual(expected);
});

it.each([
  [3, 1, /has 1 primary, and sockets names 3: run 1 local server, and set sockets to its path\.$/],
  [1, 3, /has 3 primaries, and sockets names 1: run 3 local servers, and set sockets to their paths\.$/],
])('refuses %i sockets for %i primaries', (sockets, primaries, sentence) => {
  expect(() => checkSockets(sockets, primaries)).toThrow(sentence);
  expect(() => checkSockets(primaries, primaries)).not.toThrow();
});

it.each(['AE', 'EA', 'KEA', 'Eg$lshzxet', 'g$lshzxetdKE'])('takes notifications of "%s"', flags => {
  expect(() => checkNotifications(flags, 'web:6379')).not.toThrow();
});

it.each(['', 'A', 'KA', 'E', 'Eg$lshzxe', 'Elshzxet'])('refuses notifications of "%s"', flags => {
  expect(() => checkNotifications(flags, 'web:6379')).toThrow(/web:6379 does not tell .*: set it to "EA"/);
});
