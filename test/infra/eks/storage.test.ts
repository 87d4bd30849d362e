import { Storage } from '../../../infra/eks/storage';
import type { PreProvisionedPersistence } from '../../../lib';
import { only, record } from '../support/recorder';

const persistence: PreProvisionedPersistence = {
  kind: 'pre-provisioned',
  driver: 'ebs.csi.aws.com',
  size: '50Gi',
  disks: { 'redis-0-0': { zones: ['eu-central-1a'] } },
};
const storage = (fileSystemId?: string, deletionProtection = true) =>
  record(
    () =>
      new Storage('shop', {
        kubeconfig: '{}',
        identity: 'https://1.example.eks.amazonaws.com',
        volumes: [{ persistence, namespace: 'redis', pod: 'redis-0-0', volumeId: 'vol-0123456789abcdef0' }],
        fileSystemId,
        deletionProtection,
        labels: { environment: 'shop' },
      }),
  );

it('has a PersistentVolume for each volume, under the name that the claim of its server says', async () => {
  const { made } = await storage();
  const { inputs, parent, protect, provider } = only(made, 'kubernetes:core/v1:PersistentVolume');
  expect([parent, protect, provider]).toEqual(['redis:eks:Storage shop', true, 'shop-storage']);
  expect(inputs).toMatchObject({
    metadata: { name: 'redis.data-redis-0-0', labels: { environment: 'shop' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '50Gi' },
      storageClassName: '',
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'redis', name: 'data-redis-0-0' },
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0123456789abcdef0', fsType: 'ext4' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['eu-central-1a'] }],
            },
          ],
        },
      },
    },
  });
});

it('has a StorageClass for shared files where there are some', async () => {
  expect((await storage()).made.filter(({ type }) => type.includes('StorageClass'))).toEqual([]);
  const { inputs } = only((await storage('fs-1')).made, 'kubernetes:storage.k8s.io/v1:StorageClass');
  expect(inputs).toMatchObject({
    metadata: { name: 'efs' },
    provisioner: 'efs.csi.aws.com',
    parameters: { provisioningMode: 'efs-ap', fileSystemId: 'fs-1' },
    reclaimPolicy: 'Retain',
  });
});

it('is updated whichever way leads to the cluster', async () => {
  expect(only((await storage()).made, 'pulumi:providers:kubernetes').inputs).toMatchObject({
    clusterIdentifier: 'https://1.example.eks.amazonaws.com',
  });
});

it('protects the volumes while the environment is protected', async () => {
  expect(only((await storage(undefined, false)).made, 'kubernetes:core/v1:PersistentVolume').protect).toBe(false);
});
