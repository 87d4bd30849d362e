import { bytes, cores, isCpu } from '../../../lib/config/quantity';

it.each([
  ['512Mi', 536870912],
  ['1G', 1e9],
  ['1.5Gi', 1610612736],
  ['100', 100],
  ['5gb', undefined],
  ['', undefined],
  ['-1Mi', undefined],
])('bytes of %s', (text, expected) => expect(bytes(text)).toBe(expected));

it.each([
  ['250m', true],
  ['1', true],
  ['0.5', true],
  ['0', false],
  ['1 core', false],
])('%s is processor time: %s', (text, expected) => expect(isCpu(text)).toBe(expected));

it.each([
  ['250m', 0.25],
  ['1', 1],
  ['1.5', 1.5],
])('%s is %d processors', (text, expected) => expect(cores(text)).toBe(expected));
