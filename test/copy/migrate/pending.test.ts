import { createPending, type Dirty } from '../../../copy/migrate/pending';

const dirty = (name: string, db = 0): Dirty => ({ db, key: Buffer.from(name), feed: 0 });
const names = (keys: readonly Dirty[]) => keys.map(({ key }) => key.toString());

/** What is pending, and a clock that ticks with each look. */
function pendingWith(...keys: readonly string[]) {
  let time = 0;
  const pending = createPending(() => ++time);
  for (const key of keys) pending.add(dirty(key));
  return pending;
}

it('gives each key once, in the order in which they were noted', () => {
  const pending = pendingWith('a', 'b', 'a', 'c');
  expect([names(pending.take(2)), names(pending.take(5)), names(pending.take(5))]).toEqual([['a', 'b'], ['c'], []]);
});

it('gives a key that is being copied no sooner than that is done', () => {
  const pending = pendingWith('a');
  const taken = pending.take(1);
  pending.add(dirty('a'));
  expect(pending.take(1)).toEqual([]);
  expect(pending.size()).toBe(2);
  pending.done(taken, 'copied');
  expect(names(pending.take(1))).toEqual(['a']);
});

it('gives keys of one database at a time, and keys are others in another database', () => {
  const pending = pendingWith('a');
  pending.add(dirty('a', 3));
  pending.add(dirty('b'));
  expect(names(pending.take(5))).toEqual(['a', 'b']);
  expect(pending.take(5)).toMatchObject([{ db: 3 }]);
});

it('gives first what failed', () => {
  const pending = pendingWith('a', 'b');
  pending.done(pending.take(1), 'failed');
  expect([names(pending.take(1)), names(pending.take(1))]).toEqual([['a'], ['b']]);
});

it('knows since when the first waits, whether it is being copied or not', () => {
  const pending = pendingWith('a', 'b');
  const taken = pending.take(1);
  expect(pending.oldest()).toBe(1);
  pending.done(taken, 'copied');
  expect(pending.oldest()).toBe(2);
  pending.done(pending.take(1), 'copied');
  expect(pending.oldest()).toBeUndefined();
});

it('knows when all is copied that was noted before, whatever is noted after', () => {
  const pending = pendingWith('a', 'b');
  const number = pending.now();
  pending.add(dirty('c'));
  const taken = pending.take(2);
  expect(pending.passed(number)).toBe(false);
  pending.done(taken, 'copied');
  expect(pending.passed(number)).toBe(true);
});

it('tells whether a key was noted since it is watched', () => {
  const pending = pendingWith();
  const [a, b] = [pending.watch(0, Buffer.from('a')), pending.watch(0, Buffer.from('b'))];
  pending.add(dirty('a'));
  pending.add(dirty('b', 3));
  expect([a(), b()]).toEqual([true, false]);
});
