import { onVolumes, zonalVolumes } from '../../environments/eks-disks';

const ZONES = ['eu-central-1a', 'eu-central-1b'];
const disks = zonalVolumes('prod', [['r-0-0', 'r-0-1']], ZONES, { sizeGb: 50, iops: 6000 });

it('makes a volume for each server', () => {
  expect(disks).toEqual([
    { name: 'prod-r-0-0', zone: 'eu-central-1a', sizeGb: 50, iops: 6000 },
    { name: 'prod-r-0-1', zone: 'eu-central-1b', sizeGb: 50, iops: 6000 },
  ]);
});

it('knows no ids of volumes, and their zones', () => {
  expect(onVolumes('prod', disks)).toEqual({
    kind: 'pre-provisioned',
    driver: 'ebs.csi.aws.com',
    size: '50Gi',
    disks: { 'r-0-0': { zones: ['eu-central-1a'] }, 'r-0-1': { zones: ['eu-central-1b'] } },
  });
});

it('has the size of the smallest', () => {
  const uneven = disks.map((disk, index) => ({ ...disk, sizeGb: 40 + index }));
  expect(onVolumes('prod', uneven).size).toBe('40Gi');
});
