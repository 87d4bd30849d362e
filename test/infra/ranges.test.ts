import { addressRange, overlap, suffixFor } from '../../infra/ranges';

it.each([
  ['10.0.0.0/20', { first: 10 * 2 ** 24, size: 4096 }],
  ['0.0.0.0/0', { first: 0, size: 2 ** 32 }],
  ['203.0.113.7/32', { first: 3405803783, size: 1 }],
  ['10.0.1.0/20', undefined],
  ['10.0.0.0/33', undefined],
  ['10.0.0.256/32', undefined],
  ['10.0.0/24', undefined],
  ['010.0.0.0/8', undefined],
  ['10.0.0.0', undefined],
  ['2001:db8::/32', undefined],
])('addressRange of %s', (cidr, range) => {
  expect(addressRange(cidr)).toEqual(range);
});

it.each([
  ['10.0.0.0/20', '10.0.16.0/20', false],
  ['10.0.0.0/20', '10.0.15.0/24', true],
  ['10.0.0.0/8', '10.4.0.0/14', true],
  ['10.4.0.0/14', '10.0.0.0/8', true],
  ['10.4.0.0/14', '10.8.0.0/20', false],
])('overlap of %s and %s is %s', (one, other, expected) => {
  const range = (cidr: string) => addressRange(cidr) ?? { first: 0, size: 0 };
  expect(overlap(range(one), range(other))).toBe(expected);
});

it.each([
  [1, '/32'],
  [200, '/24'],
  [256, '/24'],
  [257, '/23'],
])('suffixFor %d addresses is %s', (addresses, suffix) => {
  expect(suffixFor(addresses)).toBe(suffix);
});
