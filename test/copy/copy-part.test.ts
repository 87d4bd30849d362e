import { expiredOf, NOTHING } from '../../copy/copy-part';

const counts = { ...NOTHING, restored: 5, there: 2, own: 1 };

it.each([
  ['all were copied', 8, 0, 0],
  ['two expired', 10, 2, 2],
  ['two expired, and others after they were copied', 10, 7, 2],
  ['a key was seen twice', 7, 0, 0],
])('counts what expired where %s', (_, all, expiries, expired) => {
  expect(expiredOf(all, counts, expiries)).toBe(expired);
});

it('says how many are missing', () => {
  expect(() => expiredOf(12, counts, 1)).toThrow('3 are missing');
});
