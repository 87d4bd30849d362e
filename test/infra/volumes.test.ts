import { eksDev } from '../../environments/eks-dev';
import { eksProd } from '../../environments/eks-prod';
import { boundVolumes } from '../../infra/volumes';

const ids = Object.fromEntries((eksProd.eks.disks ?? []).map(({ name }, index) => [name, `vol-${index}`]));

it('binds each volume to the server that it is named after', () => {
  const bound = boundVolumes(eksProd, ids);
  expect(bound).toHaveLength(9);
  for (const { namespace, pod, volumeId } of bound) {
    expect(namespace).toBe('redis');
    expect(volumeId).toBe(ids[`eks-prod-${pod}`]);
  }
});

it('has none where volumes are made when they are asked for', () => {
  expect(boundVolumes(eksDev, {})).toEqual([]);
});

it('leaves those alone that the environment has handles for', () => {
  const disks = { 'redis-0': { handle: 'vol-0123456789abcdef0', zones: ['eu-central-1a'] } };
  const persistence = { kind: 'pre-provisioned', driver: 'ebs.csi.aws.com', size: '50Gi', disks } as const;
  const redis = { ...eksProd.redis, cluster: { ...eksProd.redis.cluster, persistence } };
  expect(boundVolumes({ ...eksProd, redis }, {})).toEqual([]);
});

it('says which is missing', () => {
  expect(() => boundVolumes(eksProd, {})).toThrow(
    'eks-prod: redis-0-0 has no volume; list eks-prod-redis-0-0 in eks.disks, or set its handle',
  );
});
