import fc from 'fast-check';
import { subnetRanges } from '../../../infra/eks/subnets';
import { addressRange, overlap } from '../../../infra/ranges';

it('gives each zone a sixteenth for nodes, and one of the last for NAT', () => {
  expect(subnetRanges('10.0.0.0/16', ['a', 'b', 'c'])).toEqual({
    a: { private: '10.0.0.0/20', public: '10.0.240.0/24' },
    b: { private: '10.0.16.0/20', public: '10.0.241.0/24' },
    c: { private: '10.0.32.0/20', public: '10.0.242.0/24' },
  });
});

it('never has an address twice, nor one outside', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 19 }),
      fc.nat(255),
      fc.integer({ min: 2, max: 6 }),
      (length, second, zones) => {
        const network = `10.${second}.0.0/${length}`;
        const whole = addressRange(network);
        const names = Array.from({ length: zones }, (_, index) => `zone-${index}`);
        const all = Object.values(subnetRanges(network, names)).flatMap(each => [each.private, each.public]);
        const ranges = all.flatMap(cidr => addressRange(cidr) ?? []);
        expect(ranges).toHaveLength(2 * zones);
        for (const [index, range] of ranges.entries()) {
          expect(whole && overlap(whole, range)).toBe(true);
          for (const other of ranges.slice(index + 1)) expect(overlap(range, other)).toBe(false);
        }
      },
    ),
  );
});

it('refuses what is no range', () => {
  expect(() => subnetRanges('10.0.0.1/16', ['a'])).toThrow(/10\.0\.0\.1\/16 is no range/);
});
