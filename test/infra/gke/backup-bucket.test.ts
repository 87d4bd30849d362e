import * as pulumi from '@pulumi/pulumi';
import { BackupBucket } from '../../../infra/gke/backup-bucket';
import { LABELS } from '../support/gke';
import { only, record, resolved } from '../support/recorder';

class Pool extends pulumi.CustomResource {
  constructor() {
    super('test:index:Pool', 'pool', {});
  }
}

const bucket = (deletionProtection = true) =>
  record(
    () =>
      new BackupBucket('shop', {
        project: 'shop-1',
        region: 'asia-east1',
        days: 90,
        writer: { namespace: 'redis', serviceAccount: 'redis-backup' },
        identityPool: new Pool(),
        deletionProtection,
        labels: LABELS,
      }),
  );

it('is never public, and forgets by age alone', async () => {
  const { made, result } = await bucket();
  expect(only(made, 'gcp:storage/bucket:Bucket')).toMatchObject({
    parent: 'redis:gke:BackupBucket shop',
    inputs: {
      project: 'shop-1',
      name: 'shop-1-shop-backups',
      location: 'ASIA-EAST1',
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      softDeletePolicy: { retentionDurationSeconds: 604_800 },
      lifecycleRules: [{ action: { type: 'Delete' }, condition: { age: 90 } }],
      forceDestroy: false,
      labels: LABELS,
    },
  });
  expect(await resolved(result.bucket)).toBe('shop-1-shop-backups');
});

it('lets one service account add and read, and nobody replace or delete', async () => {
  const { made } = await bucket();
  const rights = made.filter(({ type }) => /iam/i.test(type));
  expect(rights.map(({ type }) => type)).toEqual(Array(2).fill('gcp:storage/bucketIAMMember:BucketIAMMember'));
  expect(rights.map(({ inputs }) => inputs.role)).toEqual([
    'roles/storage.objectCreator',
    'roles/storage.objectViewer',
  ]);
  for (const { inputs, dependsOn } of rights) {
    expect(inputs).toMatchObject({
      bucket: 'shop-1-shop-backups',
      member:
        'principal://iam.googleapis.com/projects/100000000000/locations/global/workloadIdentityPools/' +
        'shop-1.svc.id.goog/subject/ns/redis/sa/redis-backup',
    });
    expect(dependsOn).toContain('test:index:Pool pool');
  }
});

it.each([true, false])('stays while it is protected: %s', async deletionProtection => {
  const { protect, retainOnDelete } = only((await bucket(deletionProtection)).made, 'gcp:storage/bucket:Bucket');
  expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
});
