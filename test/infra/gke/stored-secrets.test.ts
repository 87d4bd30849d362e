import * as pulumi from '@pulumi/pulumi';
import { googleSecretManager } from '../../../infra/gke/stored-secrets';
import { LABELS } from '../support/gke';
import { only, record } from '../support/recorder';

const SECRET = 'gcp:secretmanager/secret:Secret';
const VERSION = 'gcp:secretmanager/secretVersion:SecretVersion';
const READER = 'gcp:secretmanager/secretIamMember:SecretIamMember';

class Pool extends pulumi.CustomResource {
  constructor() {
    super('test:index:Pool', 'pool');
  }
}

const stored = (deletionProtection: boolean) =>
  record(() => {
    const manager = googleSecretManager('shop', {
      project: 'my-project',
      region: 'europe-west3',
      identityPool: new Pool(),
      deletionProtection,
      labels: LABELS,
    });
    manager.store(
      [
        { name: 'shop-redis', namespace: 'redis', value: pulumi.secret('{"application":"made-up"}') },
        { name: 'theirs', namespace: 'counter' },
      ],
      {},
    );
    return manager;
  });

it('stores what has a value, in one region, in the envelope in which secrets travel', async () => {
  const { made } = await stored(false);
  expect(only(made, SECRET).inputs).toMatchObject({
    secretId: 'shop-redis',
    replication: { userManaged: { replicas: [{ location: 'europe-west3' }] } },
    labels: LABELS,
  });
  expect(only(made, VERSION).inputs.secretData.value).toBe('{"application":"made-up"}');
});

it('lets each be read in its namespace alone, those that others keep as well', async () => {
  const readers = (await stored(false)).made.filter(({ type }) => type === READER);
  expect(readers.map(({ inputs }) => [inputs.secretId, inputs.role, inputs.member]).sort()).toEqual([
    [
      'shop-redis',
      'roles/secretmanager.secretAccessor',
      expect.stringMatching(/\/subject\/ns\/redis\/sa\/secret-reader$/),
    ],
    [
      'theirs',
      'roles/secretmanager.secretAccessor',
      expect.stringMatching(/\/subject\/ns\/counter\/sa\/secret-reader$/),
    ],
  ]);
  for (const { dependsOn } of readers) expect(dependsOn).toContain('test:index:Pool pool');
});

it.each([true, false])('keeps them where data is kept: %s', async deletionProtection => {
  const { made } = await stored(deletionProtection);
  for (const type of [SECRET, VERSION]) {
    const { protect, retainOnDelete } = only(made, type);
    expect({ protect, retainOnDelete }).toEqual({ protect: deletionProtection, retainOnDelete: deletionProtection });
  }
  expect(only(made, SECRET).inputs.deletionProtection).toBe(deletionProtection);
});

it('has a store read as the account of its namespace', async () => {
  const { provider, serviceAccount } = (await stored(false)).result;
  expect(provider).toEqual({
    gcpsm: { projectID: 'my-project', auth: { workloadIdentity: { serviceAccountRef: { name: serviceAccount } } } },
  });
});
