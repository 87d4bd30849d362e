import { byEntries } from '../../../copy/migrate/compare';
import { streamContent } from '../../../copy/migrate/content';
import { entryOf } from '../../../copy/migrate/read';
import { isPlausible } from '../../../copy/migrate/sweep';

const NOW = 1_000_000;
const key = Buffer.from('key');
const entry = (payload: string, expiresAt = 0) => ({ key, payload: Buffer.from(payload), expiresAt });

it.each([
  ['nobody has it', undefined, undefined, 'equal'],
  ['one value', entry('a'), entry('a'), 'equal'],
  ['other bytes', entry('a'), entry('b'), 'look closer'],
  ['the target lacks it', entry('a'), undefined, 'missing'],
  ['the source lacks it', undefined, entry('a'), 'extra'],
  ['times within a second', entry('a', NOW + 9000), entry('a', NOW + 9900), 'equal'],
  ['times apart', entry('a', NOW + 9000), entry('a', NOW + 10_001), 'different'],
  ['a time on one side alone', entry('a', NOW + 9000), entry('a'), 'different'],
  ['gone on one side, and about to go on the other', entry('a', NOW + 100), undefined, 'equal'],
  ['gone at the source, and about to go', undefined, entry('a', NOW + 100), 'equal'],
])('finds of a key, %s', (_, wanted, found, finding) => {
  expect(byEntries(wanted, found, NOW)).toBe(finding);
});

it.each([
  ['for ever', [Buffer.from('a'), -1], true, { expiresAt: 0 }],
  ['until a time', [Buffer.from('a'), 5000], true, { expiresAt: 5000 }],
  ['that is gone', [null, -2], true, undefined],
  ['that went while it was read', [Buffer.from('a'), -2], true, undefined],
])('reads a key %s', (_, replies, absolute, expected) => {
  const read = entryOf(key, replies, absolute);
  if (expected) expect(read).toMatchObject(expected);
  else expect(read).toBeUndefined();
});

it('takes for no content how a server keeps a stream, and when it was asked', () => {
  const reply = (nodes: number, seen: number, id: string) => [
    ...[Buffer.from('length'), 1, Buffer.from('radix-tree-nodes'), nodes],
    ...[Buffer.from('groups'), [[Buffer.from('name'), Buffer.from('g'), Buffer.from('seen-time'), seen]]],
    ...[Buffer.from('entries'), [[Buffer.from(id), [Buffer.from('field'), Buffer.from('value')]]]],
  ];
  expect(streamContent(reply(1, 2, '1-1'))).toEqual(streamContent(reply(3, 4, '1-1')));
  expect(streamContent(reply(1, 2, '1-1'))).not.toEqual(streamContent(reply(1, 2, '1-2')));
});

it.each([
  [0, 0, true],
  [1, 2, true],
  [2, 3, false],
  [100, 100, false],
])('%i keys of %i may have been deleted at the source: %s', (extra, held, plausible) => {
  expect(isPlausible(extra, held)).toBe(plausible);
});
