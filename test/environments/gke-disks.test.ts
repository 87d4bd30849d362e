import { onDisks, zonalDisks } from '../../environments/gke-disks';
import type { GkeDisk } from '../../infra/gke/settings';

const like = { kind: 'pd-ssd', sizeGb: 50 } as const;
const ZONES = ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'];

it('makes a zonal disk for each server', () => {
  expect(zonalDisks('prod', [['r-0-0', 'r-0-1']], ZONES, like)).toEqual([
    { name: 'prod-r-0-0', zones: ['europe-west1-b'], ...like },
    { name: 'prod-r-0-1', zones: ['europe-west1-c'], ...like },
  ]);
});

it.each<[string, GkeDisk, string, object]>([
  [
    'a zonal disk',
    { name: 'prod-r-0-0', zones: ['europe-west1-b'], ...like },
    'r-0-0',
    { handle: 'projects/UNSPECIFIED/zones/europe-west1-b/disks/prod-r-0-0' },
  ],
  [
    'a regional disk',
    { name: 'prod-r-2-1', zones: ['europe-west1-b', 'europe-west1-d'], ...like },
    'r-2-1',
    {
      handle: 'projects/UNSPECIFIED/regions/europe-west1/disks/prod-r-2-1',
      zones: ['europe-west1-b', 'europe-west1-d'],
    },
  ],
  [
    'a disk of no server, which RedisCluster refuses',
    { name: 'spare', zones: ['europe-west1-b'], ...like },
    'spare',
    { handle: 'projects/UNSPECIFIED/zones/europe-west1-b/disks/spare' },
  ],
])('%s', (_, disk, server, expected) => {
  expect(onDisks('prod', [disk])).toEqual({
    kind: 'pre-provisioned',
    driver: 'pd.csi.storage.gke.io',
    size: '50Gi',
    disks: { [server]: expected },
  });
});

it('has the size of the smallest', () => {
  const disks = zonalDisks('prod', [['r-0-0', 'r-0-1']], ZONES, like).map((disk, index) => ({
    ...disk,
    sizeGb: 40 + index,
  }));
  expect(onDisks('prod', disks).size).toBe('40Gi');
});
