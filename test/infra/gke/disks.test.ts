import { Disks } from '../../../infra/gke/disks';
import type { GkeDisk } from '../../../infra/gke/settings';
import { LABELS } from '../support/gke';
import { only, record } from '../support/recorder';

const DISKS: GkeDisk[] = [
  { name: 'redis-0-0', zones: ['asia-east1-a'], kind: 'pd-ssd', sizeGb: 50 },
  { name: 'redis-0-1', zones: ['asia-east1-b'], kind: 'hyperdisk-balanced', sizeGb: 60 },
  { name: 'redis-1-0', zones: ['asia-east1-a', 'asia-east1-c'], kind: 'pd-balanced', sizeGb: 70 },
];

const disks = async (deletionProtection: boolean, some: readonly GkeDisk[] = DISKS) => {
  const args = { project: 'shop-1', region: 'asia-east1', disks: some, deletionProtection, labels: LABELS };
  return (await record(() => new Disks('shop', args))).made;
};

it('makes each disk in its zone, under its own name', async () => {
  const made = await disks(true);
  expect(made).toHaveLength(4);
  expect(only(made, 'gcp:compute/disk:Disk', 'shop-redis-0-0')).toMatchObject({
    parent: 'redis:gke:Disks shop',
    inputs: {
      project: 'shop-1',
      name: 'redis-0-0',
      zone: 'asia-east1-a',
      type: 'pd-ssd',
      size: 50,
      labels: LABELS,
    },
  });
  expect(only(made, 'gcp:compute/disk:Disk', 'shop-redis-0-1').inputs).toMatchObject({
    zone: 'asia-east1-b',
    type: 'hyperdisk-balanced',
    size: 60,
  });
});

it('copies a regional disk to two zones', async () => {
  expect(only(await disks(true), 'gcp:compute/regionDisk:RegionDisk').inputs).toEqual({
    project: 'shop-1',
    name: 'redis-1-0',
    region: 'asia-east1',
    replicaZones: ['asia-east1-a', 'asia-east1-c'],
    type: 'pd-balanced',
    size: 70,
    labels: LABELS,
  });
});

it.each([true, false])('keeps them while they are protected: %s', async deletionProtection => {
  const made = (await disks(deletionProtection)).filter(({ type }) => type.startsWith('gcp:'));
  for (const { protect, retainOnDelete } of made) {
    expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
  }
});

it('makes nothing where there are none', async () => {
  expect((await disks(true, [])).map(({ type }) => type)).toEqual(['redis:gke:Disks']);
});
