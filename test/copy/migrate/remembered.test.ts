import { createRemembered } from '../../../copy/migrate/remembered';

const key = (index: number) => Buffer.from(`key-${index}`);

it('knows the keys of each database that it was told, and no others', () => {
  const remembered = createRemembered();
  const count = 200_000;
  for (let index = 0; index < count; index++) remembered.add(0, key(index));
  const known = (from: number, db: number) =>
    Array.from({ length: count }, (_, index) => remembered.has(db, key(from + index))).filter(Boolean).length;
  expect([known(0, 0), known(count, 0), known(0, 1)]).toEqual([count, 0, 0]);
});

it('remembers no more than it has room for', () => {
  const remembered = createRemembered(16);
  for (let index = 0; index < 100; index++) remembered.add(0, key(index));
  expect(remembered.has(0, key(7))).toBe(true);
  expect(remembered.has(0, key(50))).toBe(false);
});
