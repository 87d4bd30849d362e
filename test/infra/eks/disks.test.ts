import { Disks } from '../../../infra/eks/disks';
import type { EksDisk } from '../../../infra/eks/settings';
import { TAGS } from '../support/eks';
import { only, record, resolved } from '../support/recorder';

const DISKS: Required<EksDisk>[] = [
  { name: 'redis-0-0', zone: 'eu-central-1a', sizeGb: 50, iops: 3000, throughputMiBps: 125 },
  { name: 'redis-0-1', zone: 'eu-central-1b', sizeGb: 60, iops: 6000, throughputMiBps: 500 },
];
const disks = (deletionProtection: boolean, some = DISKS) =>
  record(() => new Disks('shop', { disks: some, deletionProtection, tags: TAGS }));

it('makes each volume in its zone, encrypted, with the tag that its driver asks for', async () => {
  const { made, result } = await disks(true);
  expect(only(made, 'aws:ebs/volume:Volume', 'shop-redis-0-1')).toMatchObject({
    parent: 'redis:eks:Disks shop',
    inputs: {
      availabilityZone: 'eu-central-1b',
      type: 'gp3',
      size: 60,
      iops: 6000,
      throughput: 500,
      encrypted: true,
      tags: { ...TAGS, Name: 'redis-0-1', 'ebs.csi.aws.com/cluster': 'true' },
    },
  });
  const [first] = Object.values(result.volumeIds);
  expect(Object.keys(result.volumeIds)).toEqual(['redis-0-0', 'redis-0-1']);
  expect(first && (await resolved(first))).toBe('shop-redis-0-0-id');
});

it.each([true, false])('keeps them while they are protected: %s', async deletionProtection => {
  const { made } = await disks(deletionProtection);
  for (const { protect, retainOnDelete } of made.filter(({ type }) => type.startsWith('aws:'))) {
    expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
  }
});

it('makes nothing where there are none', async () => {
  expect((await disks(true, [])).made.map(({ type }) => type)).toEqual(['redis:eks:Disks']);
});
