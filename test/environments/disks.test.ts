import { diskOf, diskPlaces, serverOf } from '../../environments/disks';

const ZONES = ['b', 'c', 'd'];

it.each([
  [
    'two servers a shard, in three zones',
    [
      ['r-0-0', 'r-0-1'],
      ['r-1-0', 'r-1-1'],
      ['r-2-0', 'r-2-1'],
    ],
    ZONES,
    ['b', 'c', 'c', 'd', 'd', 'b'],
  ],
  [
    'three servers a shard, in three zones',
    [
      ['r-0-0', 'r-0-1', 'r-0-2'],
      ['r-1-0', 'r-1-1', 'r-1-2'],
    ],
    ZONES,
    ['b', 'c', 'd', 'c', 'd', 'b'],
  ],
  ['more servers than zones', [['r-0-0', 'r-0-1', 'r-0-2']], ZONES.slice(0, 2), ['b', 'c', 'b']],
  ['one zone', [['r-0-0'], ['r-1-0']], ZONES.slice(0, 1), ['b', 'b']],
])('%s', (_, servers, zones, expected) => {
  expect(diskPlaces('prod', servers, zones)).toEqual(
    servers.flat().map((server, index) => ({ name: `prod-${server}`, zone: expected[index] })),
  );
});

it('finds the server that a disk is named after', () => {
  expect(serverOf('prod', diskOf('prod', 'r-0-0'))).toBe('r-0-0');
  expect(serverOf('prod', 'spare')).toBe('spare');
});
