import * as pulumi from '@pulumi/pulumi';
import { awsSecretManager } from '../../../infra/eks/stored-secrets';
import { only, record } from '../support/recorder';

const SECRET = 'aws:secretsmanager/secret:Secret';
const VERSION = 'aws:secretsmanager/secretVersion:SecretVersion';
const TAGS = { environment: 'shop' };

const stored = (deletionProtection: boolean, value?: string) =>
  record(() => {
    const manager = awsSecretManager('shop', {
      region: 'eu-central-1',
      cluster: 'shop',
      deletionProtection,
      tags: TAGS,
    });
    manager.store([{ name: 'shop-redis', namespace: 'redis', value: value ? pulumi.secret(value) : undefined }], {});
    return manager;
  });

it('stores what has a value, in the envelope in which secrets travel', async () => {
  const { made } = await stored(false, '{"application":"made-up"}');
  expect(only(made, SECRET).inputs).toMatchObject({ name: 'shop-redis', tags: { ...TAGS, Name: 'shop-redis' } });
  expect(only(made, VERSION).inputs.secretString.value).toBe('{"application":"made-up"}');
});

it('makes none of those that others keep', async () => {
  const { made } = await stored(false);
  expect(made.filter(({ type }) => type.startsWith('aws:secretsmanager'))).toEqual([]);
});

it.each([
  ['made', '{}'],
  ['there', undefined],
])('lets the operator read one that is %s, and nothing else', async (_, value) => {
  const { made } = await stored(false, value);
  const { Statement } = JSON.parse(only(made, 'aws:iam/rolePolicy:RolePolicy').inputs.policy);
  expect(Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: [expect.stringMatching(/^arn:aws:secretsmanager:.*shop-redis/)],
    },
  ]);
  expect(only(made, 'aws:eks/podIdentityAssociation:PodIdentityAssociation').inputs).toMatchObject({
    clusterName: 'shop',
    namespace: 'external-secrets',
    serviceAccount: 'external-secrets',
  });
});

it.each([
  [true, 30],
  [false, 0],
])('keeps them where data is kept: %s', async (deletionProtection, recoveryWindowInDays) => {
  const { made } = await stored(deletionProtection, '{}');
  for (const type of [SECRET, VERSION]) {
    const { protect, retainOnDelete } = only(made, type);
    expect({ protect, retainOnDelete }).toEqual({ protect: deletionProtection, retainOnDelete: deletionProtection });
  }
  expect(only(made, SECRET).inputs.recoveryWindowInDays).toBe(recoveryWindowInDays);
});

it('has stores read as the operator itself', async () => {
  const { provider, serviceAccount } = (await stored(false)).result;
  expect(provider).toEqual({ aws: { service: 'SecretsManager', region: 'eu-central-1' } });
  expect(serviceAccount).toBeUndefined();
});
