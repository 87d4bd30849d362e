import { Code, inline, literal } from '../../../cli/init/literal';

it.each<[unknown, string]>([
  ['it', "'it'"],
  ["it's \\", "'it\\'s \\\\'"],
  [3, '3'],
  [true, 'true'],
  [[], '[]'],
  [['a', 1], "['a', 1]"],
  [{}, '{}'],
  [{ a: { b: 'c' }, d: undefined }, "{ a: { b: 'c' } }"],
  [{ disks: new Code('disks') }, '{ disks: disks }'],
])('writes %j as TypeScript', (value, text) => {
  expect(inline(value)).toBe(text);
});

it('has a line a key, with what is said of it above', () => {
  expect(literal({ a: 1, b: { c: 'd' }, e: undefined }, { b: 'Why.' })).toBe(
    "{\n  a: 1,\n  // Why.\n  b: { c: 'd' },\n}",
  );
});

it('breaks what is too long for a line', () => {
  const long = 'x'.repeat(100);
  expect(literal({ a: { b: long, c: [long] } })).toBe(`{\n  a: {\n    b: '${long}',\n    c: ['${long}'],\n  },\n}`);
  expect(literal({ a: [long, long] })).toBe(`{\n  a: [\n    '${long}',\n    '${long}',\n  ],\n}`);
});
