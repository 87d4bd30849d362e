import { chooser, kindsOf, MIXES, mixText, parseMix, type Weights } from '../../../drills/load/mixes';

test.each(Object.entries(MIXES))('knows the mix %s', (name, mix) => {
  expect(parseMix(name)).toEqual({ mix });
});

test('reads a mix of one’s own, and writes it', () => {
  expect(parseMix('get=80,set=20')).toEqual({ mix: { weights: { get: 80, set: 20 }, valueBytes: 100 } });
  expect(mixText({ get: 80, set: 20 })).toBe('get=80,set=20');
});

test.each<[string, string[]]>([
  ['shop', [expect.stringMatching(/^"shop" is no mix \(there are cache, session, /)]],
  ['constructor', [expect.stringContaining('is no mix')]],
  ['get=80,flushall=20', [expect.stringMatching(/^"flushall" is no command of a mix \(they are get, set, /)]],
  ['get=0,set=x', [expect.stringMatching(/^get has to have/), expect.stringMatching(/^set has to have/)]],
  ['get=1=2', [expect.stringContaining('such as get=10')]],
  ['get=1,get=2', ['get is there twice']],
  ['', [expect.stringContaining('"" is no mix')]],
])('refuses %j', (text, problems) => {
  expect(parseMix(text)).toEqual({ problems });
});

test('chooses each command as often as its weight says', () => {
  const choose = chooser({ get: 3, set: 1 });
  const chosen = [0, 0.25, 0.5, 0.7499, 0.75, 0.9999].map(choose);
  expect(chosen).toEqual(['get', 'get', 'get', 'get', 'set', 'set']);
  expect(() => chooser({})).toThrow('one command at least');
});

test('never chooses none, whatever adding up loses', () => {
  const thirds: Weights = { get: 1, set: 1, incr: 1, hget: 1, hset: 1, lpush: 1, rpop: 1 };
  expect(chooser(thirds)(1 - Number.EPSILON / 2)).toBe('rpop');
});

test('says which keys it takes', () => {
  expect(kindsOf({ get: 1, set: 1, incr: 1, lpush: 2, rpop: 1 })).toEqual(['string', 'counter', 'list']);
});
