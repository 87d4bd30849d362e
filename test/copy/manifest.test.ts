import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf, slotRanges } from '../../copy/manifest';

const folder = mkdtempSync(join(tmpdir(), 'redis-ha-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parts = (text: string) => {
  writeFileSync(join(folder, 'manifest.json'), text);
  return partsOf({ backup: folder, sockets: '/work' });
};

it('says where each file is served, and which keys of it are of its shard', () => {
  const shards = [
    { file: '0.rdb', slots: '0-5460 16383', keys: 1 },
    { file: '1.rdb', slots: '' },
  ];
  const [first, second] = parts(JSON.stringify({ shards }));
  expect([first?.socket, second?.socket]).toEqual(['/work/0.sock', '/work/1.sock']);
  // The slots of `foo` and `bar` are 12182 and 5061.
  expect(['foo', 'bar'].map(key => first?.has(Buffer.from(key)))).toEqual([false, true]);
  expect(['foo', 'bar'].map(key => second?.has(Buffer.from(key)))).toEqual([true, true]);
});

it.each([
  ['0-5460', 5460, true],
  ['0-5460', 5461, false],
  ['7', 7, true],
  ['7', 6, false],
  ['0-3 8 10-12', 11, true],
  ['', 1, true],
])('%p has slot %p: %p', (slots, slot, has) => {
  expect(slotRanges(slots)(slot)).toBe(has);
});

it.each([
  ['{', /can't be read .*: restore a backup that was finished\.$/],
  ['{"shards":[]}', /does not say which files there are/],
  ['{"shards":[{"file":"../a.rdb","slots":""}]}', /does not say which files there are/],
])('refuses %s', (text, sentence) => {
  expect(() => parts(text)).toThrow(sentence);
});
