import type { Caller } from '../../../drills/load/callers';
import { FIELDS } from '../../../drills/load/commands';
import { fillingOf, fillKeys, keysOf, removeKeys } from '../../../drills/load/keys';

const keys = keysOf('20260101T000000', 100);

test('are named after their run, and few of them are lists', () => {
  expect(keys.name('string', 0)).toBe('bench:20260101T000000:string:0');
  expect(keys.name('string', 0.9999)).toBe('bench:20260101T000000:string:99');
  expect(keys.name('list', 0.9999)).toBe('bench:20260101T000000:list:63');
  expect(keys.all(['hash', 'list'])).toHaveLength(164);
});

test('hold as much as was asked for, and have an end', () => {
  const { value, fields, ttlSeconds } = fillingOf(1000, 30);
  expect(value).toHaveLength(1000);
  expect(fields).toHaveLength(FIELDS);
  expect(fields.reduce((sum, [, text]) => sum + text.length, 0)).toBe(1000);
  expect(ttlSeconds).toBe(630);
});

function fake(answer: (args: readonly string[]) => Promise<unknown>) {
  const sent: (readonly string[])[] = [];
  const caller: Caller = {
    call: args => {
      sent.push(args);
      return answer(args);
    },
    close: () => {},
  };
  return { callers: [caller, caller], sent };
}

test('are all made and all deleted', async () => {
  const { callers, sent } = fake(async () => 'OK');
  const filling = fillingOf(10, 1);
  await fillKeys(callers, keys, ['string', 'hash'], filling);
  expect(sent.filter(([command]) => command === 'SET')).toHaveLength(100);
  expect(sent.filter(([command]) => command === 'EXPIRE')).toHaveLength(100);
  expect(await removeKeys(callers, keys, ['string', 'hash'])).toBe(0);
  expect(new Set(sent.filter(([command]) => command === 'UNLINK').map(([, key]) => key)).size).toBe(200);
});

test('are tried for again where an answer is missing', async () => {
  const tries = new Map<string, number>();
  const { callers } = fake(async ([, key = '']) => {
    tries.set(key, (tries.get(key) ?? 0) + 1);
    if ((tries.get(key) ?? 0) < 3) throw new Error('Command timed out');
  });
  expect(await removeKeys(callers, keys, ['string'])).toBe(0);
});

test('are given up with the first that nobody answers for', async () => {
  let answered = 0;
  const { callers, sent } = fake(async () => {
    answered += 1;
    if (answered > 60) throw new Error('Command timed out');
  });
  expect(await removeKeys(callers, keysOf('run', 10_000), ['string'])).toBeGreaterThan(9900);
  expect(sent.length).toBeLessThan(300);
  await expect(fillKeys(callers, keys, ['string'], fillingOf(1, 1))).rejects.toThrow('Command timed out');
});
