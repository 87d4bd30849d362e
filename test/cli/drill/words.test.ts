import { isBad, spell, words } from '../../../cli/drill/words';
import { rehearsed } from '../support/rehearsed';

it('says what came of drills as a table, and each in a sentence', () => {
  expect(words([rehearsed()])).toBe(
    `${[
      '  drill                at     longest gap  well again after  acknowledged  lost  of these confirmed  no answer',
      '  delete pod by force  web-1  2.9 s        9.0 s             10840         0     0                   0',
      '',
      '  delete pod by force: web-0 took over from web-1 after 2.4 s; nothing is lost that was confirmed.',
    ].join('\n')}\n`,
  );
});

it('says that nobody took over', () => {
  expect(words([rehearsed({ roles: [] })])).toContain('nobody took over; nothing is lost');
});

it.each<[Parameters<typeof rehearsed>[0], string]>([
  [{ lost: { plain: 4, waited: 2 } }, '2 writes are lost that were confirmed.'],
  [{ wrong: 1 }, '1 keys have another value than was written.'],
  [{ unverified: 5 }, '5 writes could not be looked for.'],
])('tells what must not be: %j', (changes, sentence) => {
  const result = rehearsed(changes);
  expect(isBad(result)).toBe(true);
  expect(words([result])).toContain(`delete pod by force: ${sentence}`);
});

it('takes a write for no loss that nobody confirmed', () => {
  expect(isBad(rehearsed({ lost: { plain: 4, waited: 0 } }))).toBe(false);
});

it('fits a narrow terminal', () => {
  const text = words([rehearsed()], 60);
  expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(60);
  expect(text).toContain('  longest gap         2.9 s\n');
});

it.each([
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [61_250, '61.3 s'],
])('spells %d ms as %s', (ms, text) => {
  expect(spell(ms)).toBe(text);
});
