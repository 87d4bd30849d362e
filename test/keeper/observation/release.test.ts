import { cutsOff, isLater } from '../../../keeper/observation/release';

test.each([
  ['redis 8.0.6', 'redis 7.0.15', true],
  ['redis 7.0.15', 'redis 8.0.6', false],
  ['redis 7.2.1', 'redis 7.0.15', true],
  ['redis 8.0.6', 'redis 8.0.5', false],
  ['redis 10.0.0', 'redis 9.9.0', true],
  ['valkey 9.1.0', 'valkey 8.1.3', true],
  ['valkey 8.1.3', 'redis 7.0.15', true],
  ['redis 7.0.15', 'valkey 8.1.3', false],
  ['redis of unknown version', 'redis 7.0.15', false],
  ['redis 8.0.6', 'redis of unknown version', false],
])('%s is later than %s: %p', (engine, other, later) => {
  expect(isLater({ engine }, { engine: other })).toBe(later);
});

test.each([
  [['redis 8.0.6', 'redis 8.0.6'], false],
  [['redis 8.0.6', 'redis 7.0.15'], true],
  [[], false],
])('redis 8.0.6 cuts off %j: %p', (engines, cut) => {
  expect(
    cutsOff(
      { engine: 'redis 8.0.6' },
      engines.map(engine => ({ engine })),
    ),
  ).toBe(cut);
});
