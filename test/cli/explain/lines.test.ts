import { brokenInto } from '../../../cli/explain/lines';
import { widthOf } from '../../../cli/text/width';

const SENTENCE = 'pods of web-0 are on different nodes only where there is room: set placement.spread to "required"';

it('breaks a sentence between words, and loses none', () => {
  const lines = brokenInto(SENTENCE, 200);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join(' ')).toBe(SENTENCE);
  expect(lines.filter(line => widthOf(line, 13) > 200)).toEqual([]);
});

it('leaves what fits as it is', () => {
  expect(brokenInto('it is back', 200)).toEqual(['it is back']);
});

it('gives a word that is too long a line of its own', () => {
  expect(brokenInto('a watched-by-some-with-a-long-name b', 60)).toEqual([
    'a',
    'watched-by-some-with-a-long-name',
    'b',
  ]);
});
