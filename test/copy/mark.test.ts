import { isOwnKey, judgeTarget } from '../../copy/mark';

it.each([
  ['empty', { mark: undefined, keys: 0 }, 'empty'],
  ['begun by this restore', { mark: 'one', keys: 7 }, 'ours'],
])('takes a target that is %s', (_, found, verdict) => {
  expect(judgeTarget('restore', 'one', found)).toBe(verdict);
});

it.each([
  ['in use', { mark: undefined, keys: 7 }, /holds data already \(7 keys\).*: set target to an empty Redis\.$/],
  ['begun by another restore', { mark: 'two', keys: 7 }, /set id to "two" to go on/],
])('refuses a target that is %s', (_, found, sentence) => {
  expect(() => judgeTarget('restore', 'one', found)).toThrow(sentence);
});

it.each([
  ['redis-ha:restore', true],
  ['redis-ha:migrate', true],
  ['redis-ha:mirror:closed', true],
  ['redis-ha:', false],
  ['redis-ha:restored', false],
  ['', false],
])('%s is no data: %s', (key, own) => {
  expect(isOwnKey(Buffer.from(key))).toBe(own);
});
