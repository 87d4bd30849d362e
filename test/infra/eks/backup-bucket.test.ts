import { BackupBucket } from '../../../infra/eks/backup-bucket';
import { TAGS } from '../support/eks';
import { only, record, resolved } from '../support/recorder';

const NAME = '123456789012-shop-backups';
const bucket = (deletionProtection = true) =>
  record(
    () =>
      new BackupBucket('shop', {
        account: '123456789012',
        days: 90,
        cluster: 'shop',
        writer: { namespace: 'redis', serviceAccount: 'redis-backup' },
        deletionProtection,
        tags: TAGS,
      }),
  );

it('is encrypted, never public, versioned, and forgets by age alone', async () => {
  const { made, result } = await bucket();
  const of = (kind: string) => only(made, `aws:s3/${kind}`).inputs;
  expect(of('bucket:Bucket')).toEqual({ bucket: NAME, forceDestroy: false, tags: { ...TAGS, Name: 'shop' } });
  expect(of('bucketPublicAccessBlock:BucketPublicAccessBlock')).toEqual({
    bucket: NAME,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  expect(of('bucketOwnershipControls:BucketOwnershipControls').rule.objectOwnership).toBe('BucketOwnerEnforced');
  expect(
    of('bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration').rules[0]
      .applyServerSideEncryptionByDefault.sseAlgorithm,
  ).toBe('AES256');
  expect(of('bucketVersioning:BucketVersioning').versioningConfiguration.status).toBe('Enabled');
  expect(of('bucketLifecycleConfiguration:BucketLifecycleConfiguration').rules).toEqual([
    {
      id: 'age',
      status: 'Enabled',
      filter: {},
      expiration: { days: 90 },
      noncurrentVersionExpiration: { noncurrentDays: 7 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ]);
  expect(await resolved(result.bucket)).toBe(NAME);
});

it('is reached by TLS alone', async () => {
  const { made } = await bucket();
  expect(JSON.parse(only(made, 'aws:s3/bucketPolicy:BucketPolicy').inputs.policy).Statement).toEqual([
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${NAME}`, `arn:aws:s3:::${NAME}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

it('lets one service account add and read, and nobody delete', async () => {
  const { made } = await bucket();
  expect(only(made, 'aws:eks/podIdentityAssociation:PodIdentityAssociation').inputs).toMatchObject({
    clusterName: 'shop',
    namespace: 'redis',
    serviceAccount: 'redis-backup',
    roleArn: 'arn:aws:iam::123456789012:role/shop-backup',
  });
  expect(made.filter(({ type }) => type.includes('rolePolicyAttachment'))).toEqual([]);
  const { Statement: allowed } = JSON.parse(only(made, 'aws:iam/rolePolicy:RolePolicy').inputs.policy);
  expect(allowed).toEqual([
    { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: [`arn:aws:s3:::${NAME}`] },
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      Resource: [`arn:aws:s3:::${NAME}/*`],
    },
  ]);
});

it.each([true, false])('stays while it is protected: %s', async deletionProtection => {
  const { protect, retainOnDelete } = only((await bucket(deletionProtection)).made, 'aws:s3/bucket:Bucket');
  expect([protect, retainOnDelete]).toEqual([deletionProtection, deletionProtection]);
});
