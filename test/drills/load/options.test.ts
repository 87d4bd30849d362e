import { LOAD_DEFAULTS, loadOptions, mixOf, parseLoadOptions } from '../../../drills/load/options';

test.each(['', ' ', '{}'])('defaults everything for %j', body => {
  expect(parseLoadOptions(body)).toEqual(LOAD_DEFAULTS);
});

test('takes what is given', () => {
  const options = parseLoadOptions('{"mix":"get=1","rate":2000,"valueBytes":null,"clients":256}');
  expect(options).toEqual({ ...LOAD_DEFAULTS, mix: 'get=1', rate: 2000, clients: 256 });
});

test.each([
  ['[]', 'The body has to be a JSON object.'],
  ['{', 'The body is not JSON.'],
  ['{"rate":0.5}', 'rate has to be a whole number from 1 to 200000.'],
  ['{"mix":7}', 'mix: it has to be a text.'],
  ['{"mix":"shop"}', 'mix: "shop" is no mix'],
  ['{"seconds":null}', 'seconds has to be a whole number from 1 to 3600.'],
  ['{"toString":1}', 'toString is not a setting (they are mix, rate,'],
  ['{"clients":0,"keys":"all"}', /^clients has to be .*; keys has to be a whole number from 1 to 1000000\.$/],
])('refuses %s', (body, message) => {
  expect(() => parseLoadOptions(body)).toThrow(message);
});

test('names settings as whoever set them does', () => {
  expect(() => loadOptions({ valueBytes: 0 }, name => `--${name.toLowerCase()}`)).toThrow(/^--valuebytes has to be/);
});

test('values are as large as the mix says, unless another size is asked for', () => {
  expect(mixOf(loadOptions({ mix: 'cache' })).valueBytes).toBe(512);
  expect(mixOf(loadOptions({ mix: 'cache', valueBytes: 9 }))).toMatchObject({ valueBytes: 9, weights: { get: 90 } });
});
