import { fitted } from '../../../lib/props/fitted';
import type { Shape, Shapes } from '../../../lib/props/shape';

const NAMED: Shapes = {
  Size: { needed: { memory: 'string' }, optional: { cpu: 'number' } },
  Disk: { needed: { kind: { literals: ['disk'] }, size: 'string' }, optional: {} },
  Nothing: { needed: { kind: { literals: ['none'] } }, optional: {} },
};
const SIZE: Shape = { type: 'Size' };
const STORE: Shape = { oneOf: [{ type: 'Disk' }, { type: 'Nothing' }] };

it.each<[string, Shape, unknown]>([
  ['anything', 'any', Symbol.iterator],
  ['a text', 'string', ''],
  ['a number, whichever', 'number', Number.NaN],
  ['a literal of such a type: which there are say others', { literals: ['a', 1] }, 'b'],
  ['a list', { list: 'number' }, [1, 2]],
  ['a map', { map: 'string' }, { a: 'b', c: undefined }],
  ['an object, with more than is known', SIZE, { memory: '1Gi', colour: 'red' }],
  ['one of several', { oneOf: ['string', SIZE] }, { memory: '1Gi' }],
  ['one of a kind', STORE, { kind: 'disk', size: '1Gi' }],
])('leaves as it is: %s', (_, shape, value) => {
  const { value: fit, problems } = fitted(value, shape, NAMED, 'it');
  expect(problems).toEqual([]);
  expect(fit).toBe(value);
});

it.each<[string, Shape, unknown, string]>([
  ['no text', 'string', 1, 'it: a number cannot stand here; set a text'],
  ['nothing', 'boolean', null, 'it: null cannot stand here; set true or false'],
  ['a function', 'number', () => 1, 'it: a function cannot stand here; set a number'],
  ['no literal', { literals: ['a', 'b'] }, true, 'it: true cannot stand here; set "a" or "b"'],
  ['none of many', { literals: [...'abcdefg'] }, 7, 'it: a number cannot stand here; set a text'],
  ['no list', { list: 'string' }, 'a', 'it: a text cannot stand here; set a list'],
  ['a list with another', { list: 'string' }, ['a', 2], 'it[1]: a number cannot stand here; set a text'],
  ['no map', { map: 'string' }, [], 'it: a list cannot stand here; set an object'],
  ['a map with another', { map: 'string' }, { 'a.b/c': 1 }, 'it["a.b/c"]: a number cannot stand here; set a text'],
  ['no object', SIZE, 'hunter2', 'it: a text cannot stand here; set an object with memory'],
  ['an object that lacks something', SIZE, {}, 'it.memory: it is missing; set a text'],
  [
    'none of several',
    { oneOf: ['string', SIZE] },
    2,
    'it: a number cannot stand here; set a text or an object with memory',
  ],
  ['no kind', STORE, { kind: 'x' }, 'it: it is of no kind that there is; set an object with kind: "disk" or "none"'],
  ['a kind that lacks something', STORE, { kind: 'disk' }, 'it.size: it is missing; set a text'],
])('says of %s what to set, and does not show it', (_, shape, value, sentence) => {
  expect(fitted(value, shape, NAMED, 'it')).toEqual({ problems: [sentence] });
});

it('keeps the rest of an object, where what is wrong can be left out', () => {
  const { value, problems } = fitted({ memory: '1Gi', cpu: 'much' }, SIZE, NAMED, '');
  expect(value).toEqual({ memory: '1Gi' });
  expect(problems).toEqual(['cpu: a text cannot stand here; set a number']);
});
