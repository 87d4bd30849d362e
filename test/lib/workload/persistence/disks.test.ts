import { areTwoZonesOf, canBeApart, type Disk, diskProblem, zonesOf } from '../../../../lib/workload/persistence/disks';

const zonal: Disk = { handle: 'projects/shop-1/zones/asia-east1-a/disks/redis-0' };
const regional: Disk = {
  handle: 'projects/example.com:shop/regions/asia-east1/disks/redis-0',
  zones: ['asia-east1-a', 'asia-east1-b'],
};
const ebs: Disk = { handle: 'vol-03c604538dd7d2f41', zones: ['eu-central-1a'] };

it.each([
  ['a zonal disk, by its handle', zonal, ['asia-east1-a']],
  [
    "a zonal disk of the cluster's project",
    { handle: 'projects/UNSPECIFIED/zones/asia-east1-c/disks/d' },
    ['asia-east1-c'],
  ],
  ['a regional disk', regional, ['asia-east1-a', 'asia-east1-b']],
  ['an EBS volume', ebs, ['eu-central-1a']],
])('zones of %s', (_, disk, zones) => expect(zonesOf(disk)).toEqual(zones));

describe('a disk of Google Cloud', () => {
  const handle = 'projects/p-1/regions/us-central1/disks/d';
  it.each<[string, Disk, RegExp | undefined]>([
    ['zonal', zonal, undefined],
    ['regional', regional, undefined],
    ["zonal, of the cluster's project", { handle: 'projects/UNSPECIFIED/zones/asia-east1-a/disks/d' }, undefined],
    [
      "regional, of the cluster's project",
      { handle: 'projects/UNSPECIFIED/regions/us-central1/disks/d', zones: ['us-central1-a', 'us-central1-b'] },
      undefined,
    ],
    ['of no project', { handle: 'projects/Unspecified/zones/asia-east1-a/disks/d' }, /set projects\/PROJECT\/zones/],
    ['in no zone', { handle: 'projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d' }, /set projects\/PROJECT\/zones/],
    ['zonal, and its zone again', { ...zonal, zones: ['asia-east1-a'] }, undefined],
    ['zonal, and another zone', { ...zonal, zones: ['asia-east1-b'] }, /its handle says asia-east1-a; leave/],
    ['zonal, and two zones', { ...zonal, zones: ['asia-east1-a', 'asia-east1-b'] }, /leave the zones out/],
    [
      'zonal, a region for a zone',
      { handle: 'projects/p-1/zones/us-central1/disks/d' },
      /set projects\/PROJECT\/zones/,
    ],
    ['of EBS', ebs, /the handle "vol-03c604538dd7d2f41"; set projects/],
    ['a name alone', { handle: 'redis-0' }, /the handle "redis-0"; set projects/],
    ['a placeholder', { handle: 'projects/$PROJECT/zones/$ZONE/disks/d' }, /set projects/],
    ['a link', { handle: `https://www.googleapis.com/compute/v1/${zonal.handle}` }, /set projects/],
    ['regional, no zone', { handle }, /the zones \[\]; a regional disk is in two zones.*set two of us-central1/],
    ['regional, one zone', { handle, zones: ['us-central1-a'] }, /two zones/],
    ['regional, three zones', { handle, zones: ['us-central1-a', 'us-central1-b', 'us-central1-c'] }, /two zones/],
    ['regional, a zone twice', { handle, zones: ['us-central1-a', 'us-central1-a'] }, /two zones/],
    ['regional, elsewhere', { handle, zones: ['us-east1-b', 'us-east1-c'] }, /set two of us-central1/],
  ])('%s', (_, disk, problem) => {
    const found = diskProblem('pd.csi.storage.gke.io', disk);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeUndefined();
  });
});

describe('an EBS volume', () => {
  it.each<[string, Disk, RegExp | undefined]>([
    ['with its zone', ebs, undefined],
    ['with a short id', { ...ebs, handle: 'vol-0123abcd' }, undefined],
    ['with a placeholder', { ...ebs, handle: 'vol-xxxxxxxx' }, /"vol-xxxxxxxx"; set the volume's id/],
    ['of Google Cloud', zonal, /set the volume's id/],
    ['with no zone', { handle: ebs.handle }, /the zones \[\]; an EBS volume is in one zone: set it/],
    ['with two zones', { ...ebs, zones: ['eu-central-1a', 'eu-central-1b'] }, /in one zone/],
  ])('%s', (_, disk, problem) => {
    const found = diskProblem('ebs.csi.aws.com', disk);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeUndefined();
  });
});

it.each([
  [undefined, ['us-east1-b', 'us-east1-c'], true],
  ['us-east1', ['us-east1-b', 'us-east1-c'], true],
  ['us-east1', ['us-east1-b', 'us-east4-c'], false],
  [undefined, ['us-east1-b', 'us-east4-c'], false],
  [undefined, ['us-east1-b', 'us-east1-b'], false],
  [undefined, [], false],
])('two zones of %s: %j, %s', (region, zones, expected) => expect(areTwoZonesOf(region, zones)).toBe(expected));

it.each([
  [[], true],
  [[['a'], ['b']], true],
  [[['a'], ['a']], false],
  [[['a', 'b'], ['a']], true],
  [
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    true,
  ],
  [
    [
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
    ],
    false,
  ],
  [[['a', 'b'], ['b', 'c'], ['b']], true],
  [[[]], false],
])('%j can be apart: %s', (zones, expected) => expect(canBeApart(zones)).toBe(expected));
